/**
 * Operations of AI services inside larger clouds, as events write them: any operation of such a service, and those that ask a model or an agent for an answer.
 * AWS: https://docs.aws.amazon.com/bedrock/latest/APIReference/ and the SageMaker Runtime API; Google: methods of google.cloud.aiplatform; Azure: resource
 * providers of Azure OpenAI and Azure Machine Learning, whose answers stand in resource logs that no reader of ours takes.
 */
const SERVICES = /^(?:bedrock(?:-[a-z-]+)?|sagemaker|aiplatform|microsoft\.cognitiveservices|microsoft\.machinelearningservices):/;
const MODELS = [/^bedrock(?:-[a-z-]+)?:(?:Invoke|Converse|RetrieveAndGenerate|StartAsyncInvoke)\w*$/, /^sagemaker:InvokeEndpoint\w*$/, /^aiplatform:.*\bPredictionService\.\w+$/];

export const isAiService = (action: string): boolean => SERVICES.test(action);
export const asksModel = (action: string): boolean => MODELS.some((m) => m.test(action));
