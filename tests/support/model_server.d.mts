import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

export interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  body: {
    model: string;
    stream: boolean;
    tool_choice: string;
    tools: { type: string; function: { name: string } }[];
    messages: { role: string; content: string | null; tool_call_id?: string; tool_calls?: unknown[] }[];
  };
}

export type Script = (response: ServerResponse, asked: Asked) => void | Promise<void>;

export class ModelServer {
  static start(): Promise<ModelServer>;
  readonly asked: Asked[];
  readonly endpoint: string;
  next(...scripts: Script[]): void;
  stop(): Promise<void>;
}

export function words(...pieces: string[]): Script;
export function calls(...wanted: { id: string; name: string; arguments: string }[]): Script;
export function inBytes(text: string, size: number): Script;
export function refusal(status: number, body: string, headers?: Record<string, string>): Script;
export function cutAfter(text: string): Script;
export function silentAfter(text: string): Script;
