import TraceModel

/// The texts of errors.
extension EventMapper {
  /// The id of what the record says of its error, or else of its message (`TextTemplate.ofError`). A text that was
  /// met before is only hashed.
  @inline(never)
  mutating func errorText(_ fields: borrowing FieldScanner) -> NameID {
    guard let slot = fields.slot(.error) ?? fields.slot(.name) else { return .empty }
    let hash = hash(slot, seed: Self.errorSeed)
    if let known = ids.name(hash: hash) { return known }
    let base = base
    return ids.addError(TextTemplate.ofError(slot.text(base)), hash: hash)
  }

  /// Apart from the seeds of names, origins and attributes.
  private static let errorSeed: UInt64 = 1 << 32
}
