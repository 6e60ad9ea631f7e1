package import LogReading
package import TraceStore

/// One redaction for all logs of an index: the first ingest's. So nobody adds a field by forgetting an option. A log is
/// known by its text without the fields, so with others it would be another log.
package struct RedactionAgreement {
  /// Why logs do not come into an index as they are asked to.
  package enum Problem: Error, Equatable {
    /// The index holds logs from which `stored` are taken out, and not `asked`.
    case otherFields(path: String, stored: [String], asked: [String])
    /// Values are hashed in the index, and there is no key to hash those of further logs.
    case noKey(path: String, fields: [String])
    /// They are hashed with another key.
    case otherKey(path: String)
  }

  /// The redaction of the logs; nil: none.
  package let redaction: Redaction?
  /// The index says so, and the run did not ask for it.
  package let isOfIndex: Bool

  /// Settles the redaction of logs that come into `index` now, in one transaction. Throws `Problem`.
  package init(asked: [RedactedField], key: RedactionKey?, in index: IndexFile) throws {
    let wanted = StoredRedaction(asked, key: key)
    let agreed = try index.write { database -> StoredRedaction in
      let (stored, isSettled) = (try StoredRedaction(database), try index.holdsLogs(database))
      if let stored, try isSettled || asked.isEmpty || UnfinishedLogs.areEnteredByOthers(database) {
        return stored
      }
      if !isSettled { try wanted.store(database) }
      return isSettled ? .none : wanted
    }
    try Self.check(agreed, asked, key: key, path: index.path)
    let fields = asked.isEmpty ? agreed.fields : asked
    redaction = Redaction(fields, key: key)
    isOfIndex = asked.isEmpty && !fields.isEmpty
  }

  private static func check(
    _ agreed: StoredRedaction, _ asked: [RedactedField], key: RedactionKey?, path: String
  ) throws {
    if !asked.isEmpty, StoredRedaction(asked, key: nil).methods != agreed.methods {
      throw Problem.otherFields(
        path: path, stored: agreed.fields.map(\.text).sorted(), asked: asked.map(\.text).sorted())
    }
    guard let mark = agreed.key else { return }
    guard let key else {
      throw Problem.noKey(
        path: path, fields: agreed.fields.filter { $0.method == .hash }.map(\.path).sorted())
    }
    guard key.mark == mark else { throw Problem.otherKey(path: path) }
  }
}

extension IndexSource {
  /// The fields without which the logs of the index are stored.
  package func redactedFields() throws -> [RedactedField] {
    try index.read { try StoredRedaction($0)?.fields ?? [] }
  }
}

extension StoredRedaction {
  /// As an index stores `fields`, whose hashes are made with `key`.
  package init(_ fields: [RedactedField], key: RedactionKey?) {
    let methods = Dictionary(fields.map { ($0.path, $0.method.rawValue) }, uniquingKeysWith: { $1 })
    self.init(methods: methods, key: methods.values.contains("hash") ? key?.mark : nil)
  }

  /// In the order of their names. Unknown fields are left out of a log all the more.
  fileprivate var fields: [RedactedField] {
    methods.sorted { $0.key < $1.key }.map {
      RedactedField(path: $0.key, method: RedactedField.Method(rawValue: $0.value) ?? .drop)
    }
  }
}
