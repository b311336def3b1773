/**
 * Clients that a person works with. Agents are written by the caller and prove nothing by themselves: a claim that rests on one says so.
 * AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (userAgent); Entra's PowerShell and Google's
 * Cloud Shell by the agents they document; Windows by the type of the logon, which the machine writes.
 */

/** Scripts of PowerShell and crawlers begin as browsers do. */
const NO_BROWSER = /WindowsPowerShell|compatible;[^)]*(?:bot|monitor|MSIE)|HeadlessChrome|PhantomJS/i;
const CONSOLES = [
  // Browsers.
  /^Mozilla\//,
  // AWS's console, its shell, and clients with a window.
  /S3Console|AWSCloudShell|exec-env\/CloudShell|S3 Browser|Cyberduck|Postman|Insomnia/i,
  // Consoles of Azure and Google, and their shells.
  /AzurePortal|Azure-Portal|CloudShell|cloud-sdk\.\S* interactive\/True|gcloud\/\S+.* interactive\/True|Google-API-Java-Client.*Google Cloud Console/i,
  // Windows: at the desk, on the desktop from afar, from the cache (types 2, 7, 10 to 13).
  /^logon type (?:2|7|10|11|12|13)\b/,
  // Kubernetes' dashboard and desktop clients.
  /^(?:dashboard\/|k9s\/|Lens\/|OpenLens\/|headlamp)/i,
];
/** A service of AWS that calls in its own name. */
const SERVICE = /^[\w.-]+\.amazonaws\.com$/;

/** @param agent without brackets. */
export const isConsole = (agent: string): boolean => !NO_BROWSER.test(agent) && !SERVICE.test(agent) && CONSOLES.some((c) => c.test(agent));

/** What only a machine does: services and batch jobs of Windows (types 4 and 5). */
export const isJob = (agent: string | undefined): boolean => agent !== undefined && /^logon type (?:4|5)\b/.test(agent);
