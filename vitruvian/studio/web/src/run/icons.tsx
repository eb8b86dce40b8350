/** Small signs for buttons, in the colour of the text. */

const PATHS = {
  run: "M4.5 2.8v10.4L13 8z",
  pause: "M4 3h2.8v10H4zM9.2 3H12v10H9.2z",
  stop: "M3.5 3.5h9v9h-9z",
  stepCall: "M3 3.2v9.6L9.5 8zM11 3.2h1.8v9.6H11z",
  stepFrame: "M2 3.2v9.6L7 8zM7.4 3.2v9.6L12.4 8zM12.6 3.2h1.6v9.6h-1.6z",
  download: "M7.2 2h1.6v6.2l2.3-2.3 1.1 1.1L8 11.2 3.8 7l1.1-1.1 2.3 2.3zM2.8 12.4h10.4V14H2.8z",
  upload: "M7.2 11V4.8L4.9 7.1 3.8 6 8 1.8 12.2 6l-1.1 1.1-2.3-2.3V11zM2.8 12.4h10.4V14H2.8z",
  close:
    "M4.3 3.2 8 6.9l3.7-3.7 1.1 1.1L9.1 8l3.7 3.7-1.1 1.1L8 9.1l-3.7 3.7-1.1-1.1L6.9 8 3.2 4.3z",
  plus: "M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z",
  list: "M2.5 3.2h2v1.6h-2zM6 3.2h7.5v1.6H6zM2.5 7.2h2v1.6h-2zM6 7.2h7.5v1.6H6zM2.5 11.2h2v1.6h-2zM6 11.2h7.5v1.6H6z",
  minus: "M3 7.2h10v1.6H3z",
  follow: "M2.5 7.2h6.3L6.4 4.8l1.1-1.1L11.8 8l-4.3 4.3-1.1-1.1 2.4-2.4H2.5zM12.4 3H14v10h-1.6z",
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
