import TraceModel

/// Hot: a record's values of attributes, as the number of a set; nearly always this set was met before.
extension EventMapper {
  @inline(__always)
  mutating func attributeSet(
    _ fields: borrowing FieldScanner, _ target: CallTarget, _ catalog: AttributeCatalog
  ) -> AttributeSetID {
    let keys = fields.table.noted
    var state: UInt64 = 0
    for index in keys.indices {
      guard let slot = fields.noted(index), slot.length > 0 else { continue }
      state = hash(slot, seed: state ^ UInt64(keys[index]) &+ Self.firstSeed)
    }
    if fields.table.notesEndpoints,
      let endpoint = withPath(of: target, { EndpointName.hash(target.method, $0) })
    {
      state = (state ^ endpoint) &* Self.endpointFactor
    }
    guard state != 0 else { return .empty }
    if let known = ids.name(hash: state) { return AttributeSetID(rawValue: known.rawValue) }
    return addSet(fields, target, catalog, hash: state)
  }

  /// Apart from the seeds of names and origins.
  private static let firstSeed: UInt64 = 16
  /// Odd, so that no two values become one.
  private static let endpointFactor: UInt64 = 0xBF58_476D_1CE4_E5B9

  /// A call has no topic and no group: what its record says under such a name is nowhere looked at. The catalog is told
  /// of the name, once for each run of records.
  @inline(__always)
  mutating func noteUnread(_ fields: borrowing FieldScanner, _ catalog: AttributeCatalog) {
    if let slot = fields.slot(.topic) { noteUnread(slot, vocabulary.topics, bit: 0, catalog) }
    if let slot = fields.slot(.group) { noteUnread(slot, vocabulary.groups, bit: 32, catalog) }
  }

  @inline(never)
  private mutating func noteUnread(
    _ slot: FieldScanner.Slot, _ names: [String], bit: Int, _ catalog: AttributeCatalog
  ) {
    let (rank, mask) = (Int(slot.rank & 0xFF), UInt64(1) << UInt64(bit + Int(slot.rank & 0x1F)))
    guard unread & mask == 0, names.indices.contains(rank) else { return }
    unread |= mask
    _ = catalog.learn(names[rank], isObject: false, isWay: true)
  }

  @inline(never)
  private mutating func addSet(
    _ fields: borrowing FieldScanner, _ target: CallTarget, _ catalog: AttributeCatalog, hash: UInt64
  ) -> AttributeSetID {
    var values: [(key: Int, text: String)] = []
    for (index, key) in fields.table.noted.enumerated() {
      guard let slot = fields.noted(index), slot.length > 0 else { continue }
      guard slot.isScalar else {
        catalog.giveUp(Int(key))
        continue
      }
      values.append((Int(key), slot.text(base)))
    }
    if fields.table.notesEndpoints, let name = withPath(of: target, { EndpointName.text(target.method, $0) }),
      let key = catalog.endpointKey()
    {
      values.append((key, name))
    }
    let set = catalog.set(hash: hash) ?? catalog.addSet(values, hash: hash)
    ids.add(set, hash: hash)
    return set
  }
}

extension FieldScanner.Slot {
  /// The value is no object and no list.
  fileprivate var isScalar: Bool {
    switch kind {
    case .string, .escapedString, .number, .true, .false, .nonFinite: true
    case .null, .object, .array: false
    }
  }
}
