/** The sign of the studio: a figure in a circle. */

export function Sign() {
  return (
    <svg class="sign" width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <g
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <circle cx="16" cy="16" r="13" />
        <path d="M5 11.5 16 13l11-1.5M16 13v7M16 20l-6 8M16 20l6 8" />
      </g>
      <circle cx="16" cy="8" r="2.6" fill="currentColor" />
    </svg>
  );
}
