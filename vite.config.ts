import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offline } from './scripts/offline.ts';
import { plainWeights } from './scripts/plainWeights.ts';

export default defineConfig({
  base: './',
  plugins: [react(), offline(), plainWeights()],
  worker: { format: 'es' },
  build: {
    target: 'esnext',
    chunkSizeWarningLimit: 900,
    cssCodeSplit: false, // small as they are, the parts' styles come at once and in one order
    // what jspdf would load for pages of HTML, which are never made
    rolldownOptions: { external: ['html2canvas', 'dompurify', 'canvg'] },
  },
});
