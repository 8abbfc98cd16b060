/** The moment when Run can first be pressed: until then, network and main thread are reserved for getting there. */
import { useEffect, useState } from 'react';

let settle: () => void;
const pressable = new Promise<void>((resolve) => (settle = resolve));

/** Called by the component that shows Run. */
export function useReportRunnable(ready: boolean): void {
  useEffect(() => {
    if (ready) settle();
  }, [ready]);
}

/** Whether that moment has passed. */
export function useOnceRunnable(): boolean {
  const [been, setBeen] = useState(false);
  useEffect(() => {
    let here = true;
    void pressable.then(() => here && setBeen(true));
    return () => {
      here = false;
    };
  }, []);
  return been;
}
