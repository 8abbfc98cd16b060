import { defineKernel } from '../../kernel';

/** Integer normals of one stream, 4 per invocation; workgroups of 64 along blocks. */
export const normals = defineKernel({
  name: 'noise/normals',
  params: { seed: 'u32', tensor: 'u32', firstBlock: 'u32', blocks: 'u32' },
  bindings: { normalTable: 'read', normals: 'write' },
});
