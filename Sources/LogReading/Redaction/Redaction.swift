import Synchronization

/// The fields of a run's logs that are not kept. They are taken out before a record is a record: behind the envelope
/// and in front of all else, so that no later stage has seen a value.
///
///     descriptor → decompressor → UTF-8 → envelope → redaction → lines → hashes of the ledger, decoder, index
package final class Redaction: Sendable {
  /// As they were asked for; records need not have them.
  package let fields: [RedactedField]
  /// nil where nothing is hashed.
  package let key: RedactionKey?
  private let found = Mutex<Set<Int>>([])
  let matcher: FieldMatcher

  /// Leaves `fields` out, or hashes them with `key`. nil where there are none, or a hash lacks its key.
  package init?(_ fields: [RedactedField], key: RedactionKey?) {
    guard !fields.isEmpty, key != nil || !fields.contains(where: { $0.method == .hash }) else { return nil }
    self.fields = fields
    self.key = key
    matcher = FieldMatcher(fields)
  }

  /// The fields of no record so far.
  package var missing: [RedactedField] {
    let found = found.withLock { $0 }
    return fields.indices.filter { !found.contains($0) }.map { fields[$0] }
  }

  /// A record has field number `index`.
  func note(_ index: Int) { found.withLock { _ = $0.insert(index) } }

  /// Takes the fields out of a log's lines.
  func makeTranscoder() -> any LogTranscoder { RedactingTranscoder(self) }

  /// The replacement of a value by its method; nil if the field is left out.
  func replacement(of value: [UInt8], _ index: Int) -> [UInt8]? {
    guard fields[index].method == .hash, let key else { return nil }
    return key.hash(value)
  }

  /// Texts for the lack of a value stay: a hash of them would join requests without an id.
  static func isNothing(_ text: [UInt8]) -> Bool {
    text.allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "-") }
      || text.withUnsafeBytes { noValue.contains($0) }
  }

  private static let noValue = NotAnID(["null", "nil", "none", "undefined", "unknown", "n/a"])
}
