import TraceModel

/// A removal as the document `trace.forget/1`.
enum RemovalJSON {
  /// The whole document, without a line end.
  static func document(_ summary: RemovalSummary, from index: String) -> String {
    JSONWriter.document("trace.forget/1") { writer in
      writer.member("index", index)
      writer.member("dry_run", summary.isPreview)
      writer.member("requests", summary.requests)
      writer.member("records", summary.records)
      writer.member("uncorrelated", summary.uncorrelated)
      writer.member("bytes_before", summary.bytesBefore)
      if !summary.isPreview { writer.member("bytes_after", summary.bytesAfter) }
    }
  }
}
