/** For screen readers only: what changes constantly on screen is announced now and then. */
import { useEffect, useState } from 'react';

const quietMs = 3000;

/** Announces the latest text at most every few seconds. */
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
