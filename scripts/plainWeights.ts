/** The preview server does not compress weights: byte ranges of a compressed file would be wrong. */
import type { Plugin } from 'vite';

export const plainWeights = (): Plugin => ({
  name: 'plain-weights',
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, _, next) => {
      if (/\.safetensors(\?|$)/.test(request.url ?? '')) delete request.headers['accept-encoding'];
      next();
    });
  },
});
