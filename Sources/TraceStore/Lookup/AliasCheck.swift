import TraceModel

/// Whether the table `alias` joins an id as its digits say. The table has a checksum, but a look at one request would
/// be as long as the table, and SQLite's own search tree is in no checksum.
///
///     …0ac1 (16 digits) ─┐ alias ┌─ 4bf2…0ac1 (32 digits)     the short id is the end of the long one,
///                        └───────┘                            and no other long id ends so
struct AliasCheck {
  private let reader: IndexReader

  init(_ reader: IndexReader) { self.reader = reader }

  /// Throws damage unless `long` is the request that the id `short` is part of.
  func expect(long: Int64?, of short: Int64) throws {
    guard try hasShortIDs else { return }
    let lookup = try reader.lookup(of: short)
    guard lookup.utf8.count == 16 || long != nil else { return }
    guard let long else {
      // The only one that ends so would be joined.
      let longForms = try longForms(lookup)
      if longForms.count == 1, try isSettled(max(short, longForms[0])) { throw Self.damage }
      return
    }
    try expectEnd(lookup, of: long)
  }

  /// Throws damage unless `short` is the id that is part of the id `long`.
  func expect(short: Int64?, of long: Int64) throws {
    guard try hasShortIDs else { return }
    if let short { return try expectEnd(reader.lookup(of: short), of: long) }
    let lookup = try reader.lookup(of: long)
    guard lookup.utf8.count == 32, let end = CorrelationLookup.shortForm(of: lookup),
      let part = try reader.request(lookup: end), try isSettled(max(part, long))
    else { return }
    if try longForms(end) == [long] { throw Self.damage }
  }

  /// There is something to join. Most indexes have no id of 16 digits.
  private var hasShortIDs: Bool {
    get throws {
      try reader.firstRow(
        of: """
          SELECT EXISTS (SELECT 1 FROM request_lookup WHERE \(AliasTable.isShort)) OR EXISTS (SELECT 1 FROM alias)
          """
      ) { $0.integer(0) != 0 } ?? false
    }
  }

  private func expectEnd(_ short: String, of long: Int64) throws {
    guard short.utf8.count == 16, try CorrelationLookup.shortForm(of: reader.lookup(of: long)) == short else {
      throw Self.damage
    }
  }

  /// Ids up to `number` have been joined: an ingest that is at work may not have come to later ones.
  private func isSettled(_ number: Int64) throws -> Bool {
    try reader.firstRow(of: "SELECT aliased FROM lookup_state") { $0.integer(0) >= number } ?? false
  }

  /// Two at most of the long ids that end in `short`.
  private func longForms(_ short: String) throws -> [Int64] {
    guard CorrelationLookup.shortForm(of: short + short) != nil else { return [] }
    return try reader.requests(endingIn: short, limit: 2)
  }

  private static var damage: any Error {
    Damage.found("its table alias has changed since it was written")
  }
}
