/** Keeps the screen on during runs and presentations, where the browser can: a sleeping machine pauses a run. */
import { useEffect } from 'react';

export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return;
    let over = false;
    let lock: WakeLockSentinel | null = null;
    const ask = async () => {
      if (over || document.visibilityState !== 'visible' || lock?.released === false) return;
      try {
        const given = await navigator.wakeLock.request('screen');
        if (over) void given.release();
        else lock = given;
      } catch {
        // refused, as on a low battery: the run continues all the same
      }
    };
    void ask();
    const again = () => void ask(); // a hidden page loses its lock
    document.addEventListener('visibilitychange', again);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, [wanted]);
}
