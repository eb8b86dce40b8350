/** The server's HTTP interface as functions. */

import type { Catalog, CheckResult, GraphText, RunRequest, Start, UploadedFile } from "./protocol";

/** An answer that says no, in the server's words: "where: what; expected; what to do". */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

let ask: Fetch = (path, init) => fetch(path, init);

/** Let something else answer: made-up data, or a test. */
export function answerWith(other: Fetch): void {
  ask = other;
}

async function request<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await ask(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("The studio's server does not answer; is it still running?", 0);
  }
  if (!response.ok) throw new ApiError(await reason(response), response.status);
  return (await response.json()) as T;
}

async function reason(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null && "error" in body) return String(body.error);
  return `The server answered ${response.status} ${response.statusText}.`;
}

function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return request<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

const name = encodeURIComponent;

export const api = {
  start: () => request<Start>("/api/start"),
  catalog: () => request<Catalog>("/api/catalog"),
  schema: () => request<object>("/api/schema"),
  graph: (graph: string) => request<GraphText>(`/api/graphs/${name(graph)}`),
  subgraph: (subgraph: string) => request<GraphText>(`/api/subgraphs/${name(subgraph)}`),
  check: (text: string, graph: string | null, signal?: AbortSignal) =>
    post<CheckResult>("/api/check", graph === null ? { text } : { text, name: graph }, signal),
  convert: (text: string) => post<{ text: string }>("/api/convert", { text }),
  save: (path: string, text: string) => post<{ path: string }>("/api/save", { path, text }),
  files: () => request<UploadedFile[]>("/api/files"),
  upload: (file: Blob, fileName: string) =>
    request<UploadedFile>(`/api/files?name=${name(fileName)}`, { method: "POST", body: file }),
  removeFile: (id: string) => request<unknown>(`/api/files/${name(id)}`, { method: "DELETE" }),
  startRun: (run: RunRequest) => post<{ run: string }>("/api/runs", run),
  stopRun: (run: string) => request<unknown>(`/api/runs/${name(run)}`, { method: "DELETE" }),
};

/** Where a run's results are fetched from, and where its socket is. */
export const downloadPath = (run: string, what: string) =>
  `/api/runs/${name(run)}/download/${name(what)}`;

export function socketAddress(run: string, page: Location = location): string {
  const scheme = page.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${page.host}/api/runs/${name(run)}/socket`;
}
