import TraceModel

/// Records of the beginning of a log, each with everything in it that could be a time,
/// or name a service or an instance.
struct LogSample {
  /// One of the records.
  struct Record {
    /// ns since 1970 by key; nil where a key's value is no readable time.
    var times = SampledValues<Int64?>()
    /// Texts of keys that can name a service or an instance.
    var names = SampledValues<String>()
    /// The identity of the process on its host.
    var process: String?
    /// The level, where it is a number of one digit.
    var levelDigit: UInt8?
    /// `.none` where the record has none.
    var id = Identifier.none
    var role = Role.note

    /// The time of `key`; nil if the record has no readable one there.
    func time(_ key: SampledKey) -> Int64? { times[key] ?? nil }
  }

  /// More records do not make a decision better.
  static let mostRecords = 200

  /// In the order of the log.
  private(set) var records: [Record] = []
  /// The keys that were looked for.
  let keys: SampledKeys

  /// Reads the records in `bytes`, of which the last may be cut off.
  init(_ bytes: [UInt8], _ keys: SampledKeys) {
    self.keys = keys
    records = keys.records(in: bytes).prefix(Self.mostRecords).compactMap(keys.read)
  }
}

/// A key that a sample is read for.
struct SampledKey: Equatable {
  let text: String
  /// Its index among the keys of times, or among those of services and instances.
  fileprivate let index: Int

  static func == (a: SampledKey, b: SampledKey) -> Bool { a.index == b.index }
}

/// Values of a record by their keys. A record has few.
struct SampledValues<Value> {
  private var values: [(index: Int, value: Value)] = []

  subscript(key: SampledKey) -> Value? {
    get { values.first { $0.index == key.index }?.value }
    set { if let newValue { values.append((key.index, newValue)) } }
  }

  /// Some value is as `isSought` says.
  func contains(where isSought: (Value) -> Bool) -> Bool { values.contains { isSought($0.value) } }
}

/// The keys that a sample is read for, in the order of a profile.
struct SampledKeys {
  let times: [SampledKey]
  let services: [SampledKey]
  let instances: [SampledKey]
  private let names: [SampledKey]
  private let table: KeyTable
  /// A table has a set of 64 bits for its keys, so that services have several.
  private let serviceTables: [(keys: ArraySlice<SampledKey>, table: KeyTable)]
  private let instanceTable: KeyTable
  private let vocabulary: Vocabulary
  private let timeReading: TimeReading?
  private let catalog = Catalog()

  /// The key of what identifies a process on its host.
  private static let process = "pid"

  init(_ profile: Profile, _ vocabulary: Vocabulary, timeReading: TimeReading? = nil) throws {
    self.timeReading = timeReading
    times = profile.time.enumerated().map { SampledKey(text: $1, index: $0) }
    services = profile.service.enumerated().map { SampledKey(text: $1, index: $0) }
    instances = profile.instance.enumerated().map {
      SampledKey(text: $1, index: $0 + profile.service.count)
    }
    names = services + instances
    table = try KeyTable(profile: profile, projection: profile.time + [Self.process])
    serviceTables = try Self.divided(services).map { keys in
      (keys, try KeyTable(profile: profile, fields: [], projection: keys.map(\.text)))
    }
    instanceTable = try KeyTable(profile: profile, fields: [], projection: profile.instance)
    self.vocabulary = vocabulary
  }

  private static func divided(_ keys: [SampledKey]) -> [ArraySlice<SampledKey>] {
    stride(from: 0, to: keys.count, by: KeyTable.mostProjected).map {
      keys[$0...].prefix(KeyTable.mostProjected)
    }
  }

  /// The key of a service or an instance that is `text`.
  func name(_ text: String) -> SampledKey? { names.first { $0.text == text } }

  /// The records in `bytes`, as the decoder finds them. Lines that it skips count for nothing: an index that is made
  /// anew does not have them.
  func records(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let lines = PaddedBytes(bytes)
    var block = RecordBlock()
    block.bytes = lines.storage
    let slotCount = Field.allCases.count + times.count + 1
    return withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      return lines.storage.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress, lines.count > 0 else { return [] }
        let fields = FieldScanner(base: base, table: table, slots: slots, notAnID: vocabulary.notAnID)
        let decoder = BlockDecoder(
          block: block, base: base, length: lines.count, fields: fields, mapper: mapper(base),
          newerTable: { table })
        let decoded = decoder.decode(isLast: false)
        let places = Set(
          (decoded.events + decoded.uncorrelated).map { Int($0.offset)..<Int($0.offset) + Int($0.length) })
        return places.sorted { $0.lowerBound < $1.lowerBound }.map { bytes[$0] }
      }
    }
  }

  private func mapper(_ base: UnsafeRawPointer) -> EventMapper {
    EventMapper(
      base: base, vocabulary: vocabulary, convention: nil, projectionCount: 0, timeReading: timeReading,
      ids: CatalogCache(catalog: catalog))
  }

  /// The record that is `line`; nil if it is none.
  func read(_ line: ArraySlice<UInt8>) -> LogSample.Record? {
    var record = LogSample.Record()
    let isRecord = withRecord(line, table, times.count + 1) { fields, layers in
      let mapper = mapper(fields.base)
      for own in ownTimes(fields, layers, mapper) { record.times[own.key] = .some(own.time) }
      if let id = fields.slot(.correlation), id.kind != .array {
        record.id = mapper.identifier(fields.idPart(of: id, from: fields.base))
      }
      record.role = mapper.role(fields)
      record.process = fields.projected(times.count)?.text(fields.base)
      record.levelDigit = levelDigit(fields)
    }
    guard isRecord else { return nil }
    for (keys, table) in serviceTables {
      readNames(line, table, keys) { record.names[$0] = LogName.origin(named: $1).service }
    }
    readNames(line, instanceTable, instances[...]) { record.names[$0] = $1 }
    return record
  }

  private func readNames(
    _ line: ArraySlice<UInt8>, _ table: KeyTable, _ keys: ArraySlice<SampledKey>,
    _ found: (SampledKey, String) -> Void
  ) {
    _ = withRecord(line, table, keys.count) { fields, _ in
      for (index, key) in keys.enumerated() {
        // Names in containers are of others.
        guard let slot = fields.projected(index), slot.kind.rawValue <= JSONCursor.Kind.number.rawValue,
          slot.length > 0, slot.rank & KeyTable.Standing.all != KeyTable.Standing.contained
        else { continue }
        found(key, slot.text(fields.base))
      }
    }
  }

  /// The times of the program's own record; times around it count only if it has none. nil if a key's value is no
  /// readable time.
  private func ownTimes(
    _ fields: borrowing FieldScanner, _ layers: [OpenedRecord.Layer], _ mapper: borrowing EventMapper
  ) -> [(key: SampledKey, time: Int64?)] {
    var found: [(key: SampledKey, time: Int64?, depth: Int)] = []
    for key in times {
      guard let slot = fields.projected(key.index) else { continue }
      let layer = layers.lastIndex { $0.textStart <= Int(slot.start) } ?? 0
      // Within a layer, the better standing is the further in.
      let depth = layer * 4 - Int((slot.rank & KeyTable.Standing.all) >> 8)
      found.append((key, time(slot, isFirst: key.index == 0, fields, mapper), depth))
    }
    let deepest = found.filter { $0.time != nil }.map(\.depth).max()
    return found.filter { deepest == nil || $0.depth == deepest }.map { ($0.key, $0.time) }
  }

  /// Numbers of the first year that would be are durations. A time that is not kept is one of an unset clock.
  private func time(
    _ slot: FieldScanner.Slot, isFirst: Bool, _ fields: borrowing FieldScanner,
    _ mapper: borrowing EventMapper
  ) -> Int64? {
    let decoded = isFirst ? mapper.decodeLogTime(slot) : mapper.decodeTime(slot)
    guard fields.isTime(slot), let time = decoded?.timestamp else { return nil }
    guard time.isKept else { return Timestamp.kept.lowerBound }
    return time.nanoseconds < Self.year && slot.kind == .number ? nil : time.nanoseconds
  }

  static let year: Int64 = 365 * 86_400 * 1_000_000_000

  private func levelDigit(_ fields: borrowing FieldScanner) -> UInt8? {
    guard let slot = fields.slot(.level), slot.length == 1 else { return nil }
    let digit = (fields.base + Int(slot.start)).load(as: UInt8.self) &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  /// Runs `body` on the fields of a record with those in its strings; false if it is no record.
  private func withRecord(
    _ line: ArraySlice<UInt8>, _ table: KeyTable, _ keyCount: Int,
    _ body: (borrowing FieldScanner, [OpenedRecord.Layer]) -> Void
  ) -> Bool {
    let slotCount = Field.allCases.count + keyCount
    let opened = line.withUnsafeBytes {
      OpenedRecord($0, table: table, notAnID: vocabulary.notAnID, slotCount: slotCount)
    }
    let found: Bool? = opened?.withFields { fields in
      body(fields, opened?.layers ?? [])
      return true
    }
    return found ?? false
  }
}
