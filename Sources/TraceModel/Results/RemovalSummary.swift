/// The requests that `trace forget` removed from an index, or would remove.
package struct RemovalSummary: Sendable, Equatable {
  /// Requests removed, each reuse of an id counted.
  package var requests = 0
  /// Records of requests, each once, and records without an id.
  package var records = 0
  /// Removed records that name no request.
  package var uncorrelated = 0
  /// Sizes of the index.
  package var bytesBefore: Int64 = 0
  /// Size of the index after the removal, in bytes.
  package var bytesAfter: Int64 = 0
  /// Nothing was removed yet.
  package var isPreview = false

  package init() {}
}
