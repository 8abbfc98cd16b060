/** Weights leave the preview server as they are: compressed, pieces of them would be pieces of something else. */
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
