"""What the author of a calculator uses: ports, options, context, services, registration."""
