package import TraceModel

/// The names of the fields of records, as `--by` and `--where` take them.
///
///     {"job_type": "video", "metadata": {"codec": "h264"}}    job_type, metadata.codec
package enum FieldNames {
  /// The names of one record's fields.
  package static func names(ofRecord bytes: [UInt8]) -> Set<String> {
    PaddedBytes(bytes).withUnsafeBytes { Set(RecordMembers($0).members.map(\.path)) }
  }

  /// Of the first `limit` records of a block whose bytes are there.
  package static func names(in block: RecordBlock, limit: Int) -> Set<String> {
    guard !block.bytes.isEmpty else { return [] }
    return (block.events + block.uncorrelated).prefix(limit).reduce(into: []) { names, event in
      block.withRecord(of: event) { names.formUnion(RecordMembers($0).members.map(\.path)) }
    }
  }
}
