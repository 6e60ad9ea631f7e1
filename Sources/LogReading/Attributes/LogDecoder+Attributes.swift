import TraceModel

/// The attributes that an index's records may have, as an index is told of them.
extension LogDecoder {
  /// Stands for the standard fields, which are no attributes, and for how attributes are found.
  package var vocabularyHash: Int64 {
    let paths = standardPaths.map { String(decoding: $0, as: UTF8.self) }.sorted()
    let text = Self.notingVersion + paths.joined(separator: "\n")
    return Int64(bitPattern: ByteHash.hash(Array(text.utf8)))
  }

  /// The keys with a meaning in records of a log that says nothing of its own.
  private var standardPaths: Set<[UInt8]> {
    guard !projection.paths.isEmpty else { return plainTable.builder.paths }
    return (try? KeyTable(profile: profile, projection: []).builder.paths) ?? []
  }

  /// Notes the attributes of all records from now on, those of the projection included.
  package func noteAttributes() {
    catalog.attributes.begin(with: [], isFull: false)
    let standard = standardPaths
    for path in projection.paths where !standard.contains(Array(path.utf8)) {
      _ = catalog.attributes.learn(path: path)
    }
  }

  /// To be changed with the rule by which keys are met.
  private static let notingVersion = "3 "

  /// An index with a vocabulary that has noted all keys, and `path` not, has no record with it. Nothing follows for
  /// keys of a field or in an object of fields, nor for keys too long to be noted.
  package func canLack(_ path: String, vocabulary: Int64) -> Bool {
    guard path.utf8.count <= AttributeCatalog.longestText, !path.contains("/"), !path.contains("\u{FFFD}"),
      vocabulary == vocabularyHash
    else { return false }
    let fields = standardPaths
    let first = path.utf8.prefix { $0 != UInt8(ascii: ".") }
    return !fields.contains(Array(path.utf8)) && !fields.contains(Array(first))
  }
}
