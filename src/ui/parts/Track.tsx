/** A share with its 95 % interval on a scale from 0 to 100 %. */
import type { Share } from '../../store';

export function Track({ share, color }: { readonly share: Share; readonly color: string }) {
  const at = (value: number) => `${(value * 100).toFixed(2)}%`;
  return (
    <span className="track" aria-hidden="true">
      <span
        className="track-band"
        style={{ left: at(share.low), right: at(1 - share.high), background: color }}
      />
      <span className="track-dot" style={{ left: at(share.value), background: color }} />
    </span>
  );
}
