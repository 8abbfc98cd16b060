/** The page for a browser without WebGPU: what to do, browser by browser. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useActions } from '../context';
import { words } from '../../store';
import type { ErrorInfo } from '../../protocol';
import cardStyles from '../parts/Card.module.css';
import layoutStyles from '../parts/layout.module.css';
import pageStyles from '../parts/page.module.css';
import styles from './NoWebGpu.module.css';

interface Advice {
  readonly browser: string;
  readonly versions: string;
  readonly steps: ReactNode;
  /** Recognises the browser in the user agent. */
  readonly is: (agent: string) => boolean;
}

const chromium = (agent: string) => /Chrome\/|Chromium\//.test(agent);

const advice: readonly Advice[] = [
  {
    browser: 'Chrome or Edge on Windows, macOS, ChromeOS',
    versions: '113 or later',
    steps:
      'Update the browser. If it is up to date, turn on “Use graphics acceleration when available” under Settings → System and restart it.',
    is: (agent) => chromium(agent) && !/Linux|Android/.test(agent),
  },
  {
    browser: 'Chrome or Edge on Linux',
    versions: '113 or later, with a switch',
    steps: (
      <>
        Start the browser with <code>--enable-unsafe-webgpu --enable-features=Vulkan</code>, or set{' '}
        <code>chrome://flags/#enable-unsafe-webgpu</code> to Enabled and restart. Without a GPU, add{' '}
        <code>--use-webgpu-adapter=swiftshader</code>: slower, but it works.
      </>
    ),
    is: (agent) => chromium(agent) && /Linux/.test(agent) && !/Android/.test(agent),
  },
  {
    browser: 'Chrome on Android',
    versions: '121 or later, Android 12 or later',
    steps: 'Update Chrome in the Play Store.',
    is: (agent) => chromium(agent) && /Android/.test(agent),
  },
  {
    browser: 'Safari',
    versions: '26 or later',
    steps: 'Update to macOS, iOS or iPadOS 26.',
    is: (agent) => /Safari\//.test(agent) && !chromium(agent),
  },
  {
    browser: 'Firefox',
    versions: '141 or later on Windows, 145 or later on macOS with Apple silicon',
    steps: (
      <>
        Update Firefox. Elsewhere use Firefox Nightly with <code>dom.webgpu.enabled</code> set to true in{' '}
        <code>about:config</code>.
      </>
    ),
    is: (agent) => /Firefox\//.test(agent),
  },
];

export function NoWebGpu({ error }: { readonly error: ErrorInfo }) {
  const { begin } = useActions();
  const agent = navigator.userAgent;
  return (
    <section className={styles.noWebgpu}>
      <h1 className={pageStyles.headline}>This browser offers no WebGPU</h1>
      <p className={pageStyles.lead}>
        The lab runs language models on your own machine through WebGPU, which is not available here yet. Here
        is how to get it.
      </p>
      {!isSecureContext && (
        <p className={layoutStyles.warning}>
          Browsers offer WebGPU only on secure pages. Open the lab by https:// or on localhost.
        </p>
      )}
      <ul className={styles.advice}>
        {advice.map(({ browser, versions, steps, is }) => (
          <li key={browser} className={cardStyles.card} data-card data-current={is(agent)}>
            <h2>
              {browser} {is(agent) && <span className={layoutStyles.tag}>this browser</span>}
            </h2>
            <p className="soft">{versions}</p>
            <p>{steps}</p>
          </li>
        ))}
      </ul>
      <div className={layoutStyles.row}>
        <Button onClick={() => void begin()}>Try again</Button>
        <span className="small faint">
          What the browser said: {words.bounded(error.message, 300)} {words.bounded(error.hint, 300)}
        </span>
      </div>
    </section>
  );
}
