/** The page's part of the sandbox: a frame of opaque origin without network access, reopened whenever the port asks for one. */
import program from './programs/frame.js?raw';

const policy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' blob: 'unsafe-eval' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

function pageOf(nonce: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(nonce)}"><script nonce="${nonce}">${program}</script>`;
}

function openFrame(port: MessagePort): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.referrerPolicy = 'no-referrer';
  frame.hidden = true;
  frame.title = 'Sandbox for reward functions and programs';
  frame.srcdoc = pageOf(crypto.randomUUID());
  frame.addEventListener('load', () => frame.contentWindow?.postMessage(null, '*', [port]), { once: true });
  document.body.append(frame);
  return frame;
}

export interface FrameHost {
  /** The other end is for `openBrowserSandbox`, in any thread. */
  readonly port: MessagePort;
  readonly close: () => void;
}

/** Keeps at most one frame: a new one replaces it. */
export function hostFrames(): FrameHost {
  const { port1, port2 } = new MessageChannel();
  let frame: HTMLIFrameElement | null = null;
  port1.onmessage = ({ ports: [port] }) => {
    frame?.remove();
    frame = port ? openFrame(port) : null;
  };
  return {
    port: port2,
    close: () => {
      port1.close();
      frame?.remove();
    },
  };
}
