/** The moment when Run can first be pressed: until then the network and the main thread are for what that takes. */
import { useEffect, useState } from 'react';

let settle: () => void;
const pressable = new Promise<void>((resolve) => (settle = resolve));

/** For who shows Run. */
export function useTellRunnable(ready: boolean): void {
  useEffect(() => {
    if (ready) settle();
  }, [ready]);
}

/** Whether that moment has been. */
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
