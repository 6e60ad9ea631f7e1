/// The values of `--format`.
package enum OutputFormat: String, Sendable, CaseIterable {
  /// For people.
  case table
  /// One JSON document.
  case json
  /// One JSON object a line.
  case ndjson
  /// RFC 4180, with a header line.
  case csv
  /// Tab-separated, `\t`, `\n`, `\r` and `\\` escaped, with a header line.
  case tsv
  /// GitHub-flavoured Markdown.
  case markdown
}
