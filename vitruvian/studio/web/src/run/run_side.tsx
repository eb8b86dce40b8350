/** The graph at work. */

export function RunSide() {
  return <p class="tiny">Nothing has run yet.</p>;
}
