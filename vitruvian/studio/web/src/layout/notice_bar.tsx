/** A sentence about something that happened; it stays until dismissed or replaced. */

import { notice } from "../state/start";
import { Icon } from "./icons";

export function NoticeBar() {
  if (notice.value === null) return null;
  return (
    <div class="notice" role="alert">
      <p>{notice.value}</p>
      <button
        type="button"
        class="button plain square"
        aria-label="Dismiss"
        onClick={() => {
          notice.value = null;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
