// Made by freehold-generate from the declared tables. Change those, then run it again.

/** What a json column holds. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

export type ColumnType = 'uuid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamp' | 'json' | 'bytes';

/** Who writes a column: the owner on any device, or the server alone. */
export type ColumnKind = 'client' | 'server';

export interface ColumnDescription {
  readonly type: ColumnType;
  readonly kind: ColumnKind;
  /** Clients send values for it. */
  readonly writable: boolean;
  /** Never null. */
  readonly required: boolean;
  /** An insert may leave it out and gets a value. */
  readonly hasDefault: boolean;
  /** Code points of text, bytes of bytes. */
  readonly maxLength?: number;
  /** The alphabet of a text: 0-9a-f, 0-9A-Za-z, or YYYY-MM. */
  readonly form?: 'hex' | 'base62' | 'month';
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

export interface QuotaDescription {
  /** The column of `users` that names the plan. */
  readonly plan: string;
  /** A plan that is not named has no limit. */
  readonly limits: { readonly [plan: string]: number };
  /** Where the rows of a month (UTC) are counted; without it, the rows that are there count. */
  readonly month?: { readonly table: string; readonly column: string };
}

export interface TableDescription {
  /** The row is the owner, or has one in `user_id`. */
  readonly ownership: 'self' | 'column';
  /** Rows never change once inserted. */
  readonly appendOnly: boolean;
  /** The server inserts and deletes the rows. */
  readonly rowsByServer: boolean;
  /** A row's id is made from values of its own: an insert gives none. */
  readonly knownByValues: boolean;
  /** How many rows a plan allows. */
  readonly quota?: QuotaDescription;
  /** In the order of the table. */
  readonly columns: { readonly [name: string]: ColumnDescription };
}

export interface SchemaDescription {
  readonly tables: { readonly [name: string]: TableDescription };
}

/** One row per account; a device has its own account's row alone. */
export interface Users {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** a name to sign in with, beside the email */
  username: string | null;
  /** what the account signs in with */
  email: string;
  full_name: string | null;
  /** the account's plan */
  tier: 'free' | 'pro' | 'team' | 'enterprise';
  /** false: can neither sign in nor sync */
  is_active: boolean;
  is_admin: boolean;
  token_quota: number;
  token_used: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

/** Rows are made by the server. */
export type UsersInsert = never;

export interface UsersUpdate {
  username?: string | null;
  full_name?: string | null;
  token_used?: { add: number };
}

/** Texts with a title. */
export interface Notes {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  title: string;
  content: string | null;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface NotesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  title: string;
  content?: string | null;
}

export interface NotesUpdate {
  title?: string;
  content?: string | null;
}

/** Things to do. */
export interface Tasks {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  title: string;
  description: string | null;
  completed: boolean;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface TasksInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  title: string;
  description?: string | null;
  completed?: boolean;
}

export interface TasksUpdate {
  title?: string;
  description?: string | null;
  completed?: boolean;
}

/** Pictures; the bytes travel apart from the row. */
export interface Images {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  filename: string;
  original_filename: string;
  /** the storage key of the bytes, never a path on a disk */
  file_path: string;
  /** in bytes */
  file_size: number | bigint | null;
  content_type: string | null;
  sha256: string | null;
  /** when the row was inserted */
  uploaded_at: string;
}

export interface ImagesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  filename: string;
  original_filename: string;
  file_path: string;
  file_size?: number | bigint | null;
  content_type?: string | null;
  sha256?: string | null;
}

export interface ImagesUpdate {
  filename?: string;
  original_filename?: string;
  file_path?: string;
  file_size?: number | bigint | null;
  content_type?: string | null;
  sha256?: string | null;
}

/** Talks with the assistant. */
export interface Conversations {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  title: string | null;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface ConversationsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  title?: string | null;
}

export interface ConversationsUpdate {
  title?: string | null;
}

/** What was said in a conversation, and which tools were called. */
export interface Messages {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  conversation_id: string;
  role: 'user' | 'assistant' | 'agent';
  content: string;
  tool_calls: JsonValue;
  /** when the row was inserted */
  created_at: string;
}

export interface MessagesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  conversation_id: string;
  role: 'user' | 'assistant' | 'agent';
  content: string;
  tool_calls?: JsonValue;
}

/** Rows never change once inserted. */
export type MessagesUpdate = never;

/** What an account used of its plan in a month (UTC). The server counts; devices show and predict. */
export interface UsageTracking {
  /** UUIDv5 of the row's key */
  id: string;
  /** whose row it is */
  user_id: string;
  month_year: string;
  datasets_count: number;
  ai_messages_count: number;
  reports_count: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

/** Rows are made by the server. */
export type UsageTrackingInsert = never;

/** No column is a client's to change. */
export type UsageTrackingUpdate = never;

/** Where datasets may come from; the credentials never leave the server. */
export interface DataConnections {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  name: string;
  kind: string;
  config: JsonValue;
  is_active: boolean;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface DataConnectionsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  name: string;
  kind: string;
  config?: JsonValue;
  is_active?: boolean;
}

export interface DataConnectionsUpdate {
  name?: string;
  kind?: string;
  config?: JsonValue;
  is_active?: boolean;
}

/** Tables of figures that were uploaded. */
export interface Datasets {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  name: string;
  /** the storage key of the bytes */
  file_path: string | null;
  connection_id: string | null;
  row_count: number | null;
  column_count: number | null;
  size_bytes: number | bigint | null;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface DatasetsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  name: string;
  file_path?: string | null;
  connection_id?: string | null;
  row_count?: number | null;
  column_count?: number | null;
  size_bytes?: number | bigint | null;
}

export interface DatasetsUpdate {
  name?: string;
  file_path?: string | null;
  connection_id?: string | null;
  row_count?: number | null;
  column_count?: number | null;
  size_bytes?: number | bigint | null;
}

/** Questions to a dataset, and their answers. */
export interface Analyses {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  name: string;
  dataset_id: string | null;
  config: JsonValue;
  results: JsonValue;
  status: 'draft' | 'completed' | 'failed';
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface AnalysesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  name: string;
  dataset_id?: string | null;
  config?: JsonValue;
  results?: JsonValue;
  status?: 'draft' | 'completed' | 'failed';
}

export interface AnalysesUpdate {
  name?: string;
  dataset_id?: string | null;
  config?: JsonValue;
  results?: JsonValue;
  status?: 'draft' | 'completed' | 'failed';
}

/** Analyses published under a short code. */
export interface Reports {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  analysis_id: string;
  short_code: string;
  is_public: boolean;
  expires_at: string | null;
  view_count: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface ReportsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  analysis_id: string;
  short_code: string;
  is_public?: boolean;
  expires_at?: string | null;
}

export interface ReportsUpdate {
  analysis_id?: string;
  short_code?: string;
  is_public?: boolean;
  expires_at?: string | null;
  view_count?: { add: number };
}

/** Drawings of an analysis. */
export interface Charts {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  analysis_id: string;
  name: string;
  chart_type: string;
  config: JsonValue;
  embed_token: string | null;
  is_embeddable: boolean;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface ChartsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  analysis_id: string;
  name: string;
  chart_type: string;
  config?: JsonValue;
  embed_token?: string | null;
  is_embeddable?: boolean;
}

export interface ChartsUpdate {
  analysis_id?: string;
  name?: string;
  chart_type?: string;
  config?: JsonValue;
  embed_token?: string | null;
  is_embeddable?: boolean;
}

/** Who looked at an embedded chart. */
export interface EmbedAnalytics {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  chart_id: string;
  referrer: string | null;
  /** when the row was inserted */
  viewed_at: string;
}

/** Rows are made by the server. */
export type EmbedAnalyticsInsert = never;

/** Rows never change once inserted. */
export type EmbedAnalyticsUpdate = never;

/** Analyses to start from. */
export interface Templates {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  name: string;
  description: string | null;
  template_data: JsonValue;
  is_public: boolean;
  price_cents: number;
  use_count: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface TemplatesInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  name: string;
  description?: string | null;
  template_data: JsonValue;
  is_public?: boolean;
  price_cents?: number;
}

export interface TemplatesUpdate {
  name?: string;
  description?: string | null;
  template_data?: JsonValue;
  is_public?: boolean;
  price_cents?: number;
  use_count?: { add: number };
}

/** Who bought which template. */
export interface TemplatePurchases {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  template_id: string;
  price_cents: number;
  /** when the row was inserted */
  purchased_at: string;
}

/** Rows are made by the server. */
export type TemplatePurchasesInsert = never;

/** No column is a client's to change. */
export type TemplatePurchasesUpdate = never;

/** One rating of a template for each account. */
export interface TemplateRatings {
  /** UUIDv5 of the row's key */
  id: string;
  /** whose row it is */
  user_id: string;
  template_id: string;
  rating: number;
  /** when the row was inserted */
  created_at: string;
}

export interface TemplateRatingsInsert {
  /** Made from the row's key. */
  id?: string;
  template_id: string;
  rating: number;
}

export interface TemplateRatingsUpdate {
  rating?: number;
}

/** Whom an analysis is shared with. */
export interface Collaborations {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  analysis_id: string;
  collaborator_id: string;
  role: 'viewer' | 'editor';
  status: 'pending' | 'accepted' | 'revoked';
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface CollaborationsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  analysis_id: string;
  collaborator_id: string;
  role?: 'viewer' | 'editor';
  status?: 'pending' | 'accepted' | 'revoked';
}

export interface CollaborationsUpdate {
  analysis_id?: string;
  collaborator_id?: string;
  role?: 'viewer' | 'editor';
  status?: 'pending' | 'accepted' | 'revoked';
}

/** What people say about an analysis or one of its charts. */
export interface Comments {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  analysis_id: string;
  chart_id: string | null;
  /** the account that inserted the row */
  author_id: string;
  body: string;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface CommentsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  analysis_id: string;
  chart_id?: string | null;
  body: string;
}

export interface CommentsUpdate {
  analysis_id?: string;
  chart_id?: string | null;
  body?: string;
}

/** What was done to which row. */
export interface ActivityLog {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  action: string;
  subject_table: string | null;
  /** the row it was done to, which may be gone */
  subject_id: string | null;
  detail: JsonValue;
  /** when the row was inserted */
  created_at: string;
}

export interface ActivityLogInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  action: string;
  subject_table?: string | null;
  subject_id?: string | null;
  detail?: JsonValue;
}

/** Rows never change once inserted. */
export type ActivityLogUpdate = never;

/** How the application is used. */
export interface AnalyticsEvents {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  event: string;
  properties: JsonValue;
  /** when the row was inserted */
  occurred_at: string;
}

export interface AnalyticsEventsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  event: string;
  properties?: JsonValue;
}

/** Rows never change once inserted. */
export type AnalyticsEventsUpdate = never;

/** How an agent works. Public ones are the marketplace. */
export interface Blueprints {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  name: string;
  description: string | null;
  blueprint_data: JsonValue;
  /** grows by one with every change of blueprint_data */
  version: number;
  is_public: boolean;
  /** put away; can be undone */
  is_deleted: boolean;
  deleted_at: string | null;
  clone_count: number;
  rating_sum: number;
  rating_count: number;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface BlueprintsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  name: string;
  description?: string | null;
  blueprint_data: JsonValue;
  is_public?: boolean;
  is_deleted?: boolean;
  deleted_at?: string | null;
}

export interface BlueprintsUpdate {
  name?: string;
  description?: string | null;
  blueprint_data?: JsonValue;
  is_public?: boolean;
  is_deleted?: boolean;
  deleted_at?: string | null;
  clone_count?: { add: number };
}

/** Work with an agent; the blueprint may be somebody else's public one. */
export interface Sessions {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  blueprint_id: string;
  /** entries with an id; what two devices append is all kept */
  messages: JsonValue;
  last_message_at: string | null;
  /** when the row was inserted */
  created_at: string;
  /** when the row was last written */
  updated_at: string;
}

export interface SessionsInsert {
  /** A UUIDv7 of the caller's; made by the client otherwise. */
  id?: string;
  blueprint_id: string;
  messages?: JsonValue;
  last_message_at?: string | null;
}

export interface SessionsUpdate {
  blueprint_id?: string;
  messages?: JsonValue;
  last_message_at?: string | null;
}

/** Keys to other services, each encrypted by a key of its own. Devices see the last four characters. */
export interface UserApiKeys {
  /** UUIDv7, made by whoever inserts the row */
  id: string;
  /** whose row it is */
  user_id: string;
  provider: string;
  key_name: string | null;
  key_last_four: string | null;
  /** when the row was inserted */
  created_at: string;
  last_used_at: string | null;
  is_active: boolean;
}

/** Rows are made by the server. */
export type UserApiKeysInsert = never;

export interface UserApiKeysUpdate {
  key_name?: string | null;
  is_active?: boolean;
}

/** One rating of a blueprint for each account. */
export interface MarketplaceRatings {
  /** UUIDv5 of the row's key */
  id: string;
  /** whose row it is */
  user_id: string;
  blueprint_id: string;
  rating: number;
  /** when the row was inserted */
  created_at: string;
}

export interface MarketplaceRatingsInsert {
  /** Made from the row's key. */
  id?: string;
  blueprint_id: string;
  rating: number;
}

export interface MarketplaceRatingsUpdate {
  rating?: number;
}

/** The types of every table that devices have. */
export interface Tables {
  users: { row: Users; insert: UsersInsert; update: UsersUpdate };
  notes: { row: Notes; insert: NotesInsert; update: NotesUpdate };
  tasks: { row: Tasks; insert: TasksInsert; update: TasksUpdate };
  images: { row: Images; insert: ImagesInsert; update: ImagesUpdate };
  conversations: { row: Conversations; insert: ConversationsInsert; update: ConversationsUpdate };
  messages: { row: Messages; insert: MessagesInsert; update: MessagesUpdate };
  usage_tracking: { row: UsageTracking; insert: UsageTrackingInsert; update: UsageTrackingUpdate };
  data_connections: { row: DataConnections; insert: DataConnectionsInsert; update: DataConnectionsUpdate };
  datasets: { row: Datasets; insert: DatasetsInsert; update: DatasetsUpdate };
  analyses: { row: Analyses; insert: AnalysesInsert; update: AnalysesUpdate };
  reports: { row: Reports; insert: ReportsInsert; update: ReportsUpdate };
  charts: { row: Charts; insert: ChartsInsert; update: ChartsUpdate };
  embed_analytics: { row: EmbedAnalytics; insert: EmbedAnalyticsInsert; update: EmbedAnalyticsUpdate };
  templates: { row: Templates; insert: TemplatesInsert; update: TemplatesUpdate };
  template_purchases: { row: TemplatePurchases; insert: TemplatePurchasesInsert; update: TemplatePurchasesUpdate };
  template_ratings: { row: TemplateRatings; insert: TemplateRatingsInsert; update: TemplateRatingsUpdate };
  collaborations: { row: Collaborations; insert: CollaborationsInsert; update: CollaborationsUpdate };
  comments: { row: Comments; insert: CommentsInsert; update: CommentsUpdate };
  activity_log: { row: ActivityLog; insert: ActivityLogInsert; update: ActivityLogUpdate };
  analytics_events: { row: AnalyticsEvents; insert: AnalyticsEventsInsert; update: AnalyticsEventsUpdate };
  blueprints: { row: Blueprints; insert: BlueprintsInsert; update: BlueprintsUpdate };
  sessions: { row: Sessions; insert: SessionsInsert; update: SessionsUpdate };
  user_api_keys: { row: UserApiKeys; insert: UserApiKeysInsert; update: UserApiKeysUpdate };
  marketplace_ratings: { row: MarketplaceRatings; insert: MarketplaceRatingsInsert; update: MarketplaceRatingsUpdate };
}

export type TableName = keyof Tables;

/** Rows of the tables that a subscription to what is public fills, for reading alone. */
export interface PublicTables {
  public_templates: Templates;
  public_blueprints: Blueprints;
}

/** The tables that `search` knows: their rows, and the texts that it looks into. */
export interface SearchedTables {
  notes: { row: Notes; text: 'title' | 'content' };
  tasks: { row: Tasks; text: 'title' | 'description' };
  messages: { row: Messages; text: 'content' };
  blueprints: { row: Blueprints; text: 'name' | 'description' };
  public_blueprints: { row: Blueprints; text: 'name' | 'description' };
}

/** Why something was refused or failed; docs/protocol.md says what each means. */
export const errorCodes = [
  'not_owner',
  'invalid_value',
  'read_only_column',
  'immutable_row',
  'parent_missing',
  'unique_violation',
  'quota_exceeded',
  'row_deleted',
  'schema_too_new',
  'malformed',
  'unknown_table',
  'unknown_column',
  'too_large',
  'unauthenticated',
  'token_expired',
  'invalid_credentials',
  'account_disabled',
  'too_many_attempts',
  'not_found',
  'method_not_allowed',
  'unsupported_media_type',
  'origin_not_allowed',
  'out_of_order',
  'epoch_changed',
  'busy',
  'database_unavailable',
  'database_too_new',
  'database_foreign',
  'database_damaged',
  'storage_failed',
  'storage_full',
  'migration_failed',
  'sql_error',
  'not_signed_in',
  'offline',
  'wrong_state',
  'closed',
  'address_in_use',
  'wrong_usage',
  'internal',
  'key_missing',
  'device_locked',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The declared tables, for programs. */
export const schema = {
  tables: {
    users: {
      ownership: 'self',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        username: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 80 },
        email: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: false, maxLength: 255 },
        full_name: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 255 },
        tier: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: true, oneOf: ['free', 'pro', 'team', 'enterprise'] },
        is_active: { type: 'boolean', kind: 'server', writable: false, required: true, hasDefault: true },
        is_admin: { type: 'boolean', kind: 'server', writable: false, required: true, hasDefault: true },
        token_quota: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        token_used: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    notes: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        title: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 200 },
        content: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    tasks: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        title: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        description: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        completed: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    images: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        filename: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        original_filename: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        file_path: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 500 },
        file_size: { type: 'bigint', kind: 'client', writable: true, required: false, hasDefault: false, min: 0 },
        content_type: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 100 },
        sha256: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 64, form: 'hex' },
        uploaded_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    conversations: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        title: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 255 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    messages: {
      ownership: 'column',
      appendOnly: true,
      rowsByServer: false,
      knownByValues: false,
      quota: { plan: 'tier', limits: { free: 50 }, month: { table: 'usage_tracking', column: 'ai_messages_count' } },
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        conversation_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        role: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, oneOf: ['user', 'assistant', 'agent'] },
        content: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false },
        tool_calls: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    usage_tracking: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: true,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        month_year: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: false, maxLength: 7, form: 'month' },
        datasets_count: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true, min: 0 },
        ai_messages_count: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true, min: 0 },
        reports_count: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true, min: 0 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    data_connections: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      quota: { plan: 'tier', limits: { free: 5, pro: 5, team: 10 } },
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        kind: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 50 },
        config: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        is_active: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    datasets: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      quota: { plan: 'tier', limits: { free: 5 }, month: { table: 'usage_tracking', column: 'datasets_count' } },
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        file_path: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 500 },
        connection_id: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        row_count: { type: 'integer', kind: 'client', writable: true, required: false, hasDefault: false, min: 0 },
        column_count: { type: 'integer', kind: 'client', writable: true, required: false, hasDefault: false, min: 0 },
        size_bytes: { type: 'bigint', kind: 'client', writable: true, required: false, hasDefault: false, min: 0 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    analyses: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        dataset_id: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        config: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        results: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        status: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: true, oneOf: ['draft', 'completed', 'failed'] },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    reports: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      quota: { plan: 'tier', limits: { free: 3 }, month: { table: 'usage_tracking', column: 'reports_count' } },
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        analysis_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        short_code: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 20, form: 'base62' },
        is_public: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        expires_at: { type: 'timestamp', kind: 'client', writable: true, required: false, hasDefault: false },
        view_count: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    charts: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        analysis_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        chart_type: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 50 },
        config: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        embed_token: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 64 },
        is_embeddable: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    embed_analytics: {
      ownership: 'column',
      appendOnly: true,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        chart_id: { type: 'uuid', kind: 'server', writable: false, required: true, hasDefault: false },
        referrer: { type: 'text', kind: 'server', writable: false, required: false, hasDefault: false, maxLength: 500 },
        viewed_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    templates: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        description: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        template_data: { type: 'json', kind: 'client', writable: true, required: true, hasDefault: false },
        is_public: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        price_cents: { type: 'integer', kind: 'client', writable: true, required: true, hasDefault: true, min: 0 },
        use_count: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    template_purchases: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        template_id: { type: 'uuid', kind: 'server', writable: false, required: true, hasDefault: false },
        price_cents: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: false, min: 0 },
        purchased_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    template_ratings: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: true,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        template_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        rating: { type: 'integer', kind: 'client', writable: true, required: true, hasDefault: false, min: 1, max: 5 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    collaborations: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      quota: { plan: 'tier', limits: { free: 3, pro: 3 } },
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        analysis_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        collaborator_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        role: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: true, oneOf: ['viewer', 'editor'] },
        status: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: true, oneOf: ['pending', 'accepted', 'revoked'] },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    comments: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        analysis_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        chart_id: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        author_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        body: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    activity_log: {
      ownership: 'column',
      appendOnly: true,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        action: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 100 },
        subject_table: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 63 },
        subject_id: { type: 'uuid', kind: 'client', writable: true, required: false, hasDefault: false },
        detail: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    analytics_events: {
      ownership: 'column',
      appendOnly: true,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        event: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 100 },
        properties: { type: 'json', kind: 'client', writable: true, required: false, hasDefault: false },
        occurred_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    blueprints: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        name: { type: 'text', kind: 'client', writable: true, required: true, hasDefault: false, maxLength: 255 },
        description: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false },
        blueprint_data: { type: 'json', kind: 'client', writable: true, required: true, hasDefault: false },
        version: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        is_public: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        is_deleted: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
        deleted_at: { type: 'timestamp', kind: 'client', writable: true, required: false, hasDefault: false },
        clone_count: { type: 'integer', kind: 'client', writable: false, required: true, hasDefault: true },
        rating_sum: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        rating_count: { type: 'integer', kind: 'server', writable: false, required: true, hasDefault: true },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    sessions: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        blueprint_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        messages: { type: 'json', kind: 'client', writable: true, required: true, hasDefault: true },
        last_message_at: { type: 'timestamp', kind: 'client', writable: true, required: false, hasDefault: false },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        updated_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
    user_api_keys: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: true,
      knownByValues: false,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        provider: { type: 'text', kind: 'server', writable: false, required: true, hasDefault: false, maxLength: 50 },
        key_name: { type: 'text', kind: 'client', writable: true, required: false, hasDefault: false, maxLength: 255 },
        key_last_four: { type: 'text', kind: 'server', writable: false, required: false, hasDefault: false, maxLength: 4 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
        last_used_at: { type: 'timestamp', kind: 'server', writable: false, required: false, hasDefault: false },
        is_active: { type: 'boolean', kind: 'client', writable: true, required: true, hasDefault: true },
      },
    },
    marketplace_ratings: {
      ownership: 'column',
      appendOnly: false,
      rowsByServer: false,
      knownByValues: true,
      columns: {
        id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        user_id: { type: 'uuid', kind: 'client', writable: false, required: true, hasDefault: true },
        blueprint_id: { type: 'uuid', kind: 'client', writable: true, required: true, hasDefault: false },
        rating: { type: 'integer', kind: 'client', writable: true, required: true, hasDefault: false, min: 1, max: 5 },
        created_at: { type: 'timestamp', kind: 'client', writable: false, required: true, hasDefault: true },
      },
    },
  },
} as const satisfies SchemaDescription;
