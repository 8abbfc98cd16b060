export { readArchitecture, type Architecture } from './architecture';
export { tensorsOf, type TensorRole, type TensorSpec, type WeightSpec } from './tensors';
export { mlpTensors, openMlp, type MlpShape, type MlpWeights } from './mlp';
export { matchWeights, type StoredType, type WeightSource } from './weights';
export { readTokenizer, type TextTokenizer } from './tokenizer';
export { chatTokens, plainPrompt, readChatTemplate, type ChatTemplate } from './chat';
export { type ModelFiles } from './files';
export { openModel, openArchitecture, openText, openWeights, type OpenModel } from './open';
export { fingerprint } from './fingerprint';
