/** Words for screen readers alone: what changes all the time on the screen is said now and then. */
import { useEffect, useState } from 'react';

const quietMs = 3000;

/** Says the latest text at most every few seconds. */
export function Announcement({ text }: { readonly text: string }) {
  const [said, setSaid] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), said === text ? 0 : quietMs);
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
