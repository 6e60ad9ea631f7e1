package import TraceModel
import TraceStore

/// The records of many requests of an index.
extension IndexSource {
  /// Requests that one task decodes.
  private static let keysPerTask = 16

  /// Blocks are read one after another, and unpacked and decoded beside one another.
  package func map<Result: Sendable>(
    recordsOf keys: [RequestID], _ body: @escaping @Sendable (RequestRecords) throws -> Result
  ) async throws -> [Result] {
    guard keys.count > 1 else { return try keys.map { try body(records(for: $0)) } }
    let files = try read { try $0.files() }
    var results: [Result] = []
    // Some at a time, so that memory stays bounded.
    let window = Self.keysPerTask * DecodingPipeline.processorCount * 4
    for first in stride(from: 0, to: keys.count, by: window) {
      let parts = keys[first..<min(first + window, keys.count)].parts(of: Self.keysPerTask)
      let packed = try read { reader in
        try parts.map { ($0, try reader.requests($0.map(\.withoutOccurrence.number))) }
      }
      results += try await packed.concurrentMap { keys, requests in
        try zip(keys, self.index.unpack(requests)).map { key, request in
          try body(self.records(for: key, in: request, files))
        }
      }.joined()
    }
    return results
  }

  /// The records of a request, which `stored` has. Records that it shares with others stand elsewhere.
  private func records(for key: RequestID, in stored: StoredRequest, _ files: [UInt32: String]) throws
    -> RequestRecords
  {
    guard stored.records.sharedPositions.isEmpty else { return try records(for: key) }
    return try self.stored.decode(stored, [:]).records(for: key, files: files)
  }
}

extension ArraySlice {
  /// In parts of `size` elements, but the last.
  fileprivate func parts(of size: Int) -> [[Element]] {
    stride(from: startIndex, to: endIndex, by: size).map { Array(self[$0..<Swift.min($0 + size, endIndex)]) }
  }
}
