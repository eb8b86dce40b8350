/** The server's HTTP interface as functions. */

import type {
  Catalog,
  Changes,
  CheckResult,
  FirstCheck,
  GraphFile,
  GraphText,
  RunRequest,
  RunSummary,
  Start,
  UploadedFile,
} from "./protocol";

/** An answer that says no, in the server's words: "where: what; expected; what to do". */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** What the server has sent along with the reason. */
    readonly more: Record<string, unknown> = {},
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
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null && "error" in body) {
    return new ApiError(String(body.error), response.status, { ...body });
  }
  const reason = `The server answered ${response.status} ${response.statusText}.`;
  return new ApiError(reason, response.status);
}

function post<T>(path: string, body: unknown, init: RequestInit = {}): Promise<T> {
  return request<T>(path, {
    method: "POST",
    ...init,
    headers: { "Content-Type": "application/json", ...init.headers },
    body: JSON.stringify(body),
  });
}

const name = encodeURIComponent;

export const api = {
  start: () => request<Start>("/api/start"),
  firstCheck: () => request<FirstCheck>("/api/check"),
  catalog: () => request<Catalog>("/api/catalog"),
  schema: () => request<object>("/api/schema"),
  graph: (graph: string) => request<GraphText>(`/api/graphs/${name(graph)}`),
  subgraph: (subgraph: string) => request<GraphText>(`/api/subgraphs/${name(subgraph)}`),
  check: (text: string, graph: string | null, signal?: AbortSignal) =>
    post<CheckResult>(
      "/api/check",
      graph === null ? { text } : { text, name: graph },
      signal ? { signal } : {},
    ),
  convert: (text: string) => post<{ text: string }>("/api/convert", { text }),
  /** Save over what `etag` names, null for a file that is not there; else 412 with what is. */
  save: (path: string, text: string, etag: string | null) =>
    post<{ path: string; etag: string }>(
      "/api/save",
      { path, text },
      etag === null ? {} : { headers: { "If-Match": etag } },
    ),
  files: () => request<UploadedFile[]>("/api/files"),
  upload: (file: Blob, fileName: string) =>
    request<UploadedFile>(`/api/files?name=${name(fileName)}`, { method: "POST", body: file }),
  removeFile: (id: string) => request<unknown>(`/api/files/${name(id)}`, { method: "DELETE" }),
  /** A graph's file as it is on disk. */
  saved: (path: string) => request<GraphFile>(`/api/saved?path=${name(path)}`),
  changes: (path: string | null) => request<Changes>(`/api/changes?path=${name(path ?? "")}`),
  runs: () => request<RunSummary[]>("/api/runs"),
  startRun: (run: RunRequest) => post<{ run: string }>("/api/runs", run),
  /** End a run; what it has written so far stays. */
  stopRun: (run: string) => post<unknown>(`/api/runs/${name(run)}/stop`, {}),
  /** End a run and forget it with all its results. */
  removeRun: (run: string) => request<unknown>(`/api/runs/${name(run)}`, { method: "DELETE" }),
};

/** Where a run's results are fetched from, and where its socket is. */
export const downloadPath = (run: string, what: string) =>
  `/api/runs/${name(run)}/download/${name(what)}`;

export function socketAddress(run: string, page: Location = location): string {
  const scheme = page.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${page.host}/api/runs/${name(run)}/socket`;
}
