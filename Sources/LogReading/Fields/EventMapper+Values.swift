import TraceModel

/// Hot: what the text of one field says.
extension EventMapper {
  @inline(__always)
  private func bytes(_ slot: FieldScanner.Slot) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
  }

  /// Runs `body` on the slot's text; 8 bytes behind it can be loaded.
  @inline(__always)
  func withText<T>(of slot: FieldScanner.Slot, _ body: (UnsafeRawBufferPointer) -> T) -> T {
    slot.kind == .escapedString ? JSONText.withUnescaped(bytes(slot), body) : body(bytes(slot))
  }

  @inline(__always)
  func hash(_ slot: FieldScanner.Slot, seed: UInt64 = 0) -> UInt64 {
    withText(of: slot) { text in text.baseAddress.map { ByteHash.hash($0, text.count, seed: seed) } ?? 0 }
  }

  /// The id of a topic's name, which programs write in several ways.
  @inline(__always)
  mutating func topic(_ slot: FieldScanner.Slot) -> NameID {
    let hash = hash(slot, seed: 5)
    if let known = ids.name(hash: hash) { return known }
    let base = base
    return ids.addName(TopicSpelling.name(of: slot.text(base)), hash: hash)
  }

  @inline(__always)
  mutating func name(_ slot: FieldScanner.Slot) -> NameID {
    let hash = hash(slot)
    if let known = ids.name(hash: hash) { return known }
    let base = base
    return ids.addName(slot.text(base), hash: hash)
  }

  /// The time of a record, in the notation of its log.
  @inline(__always)
  func decodeLogTime(_ slot: FieldScanner.Slot) -> DecodedTime? {
    guard let timeReading = log.timeReading, slot.rank & 0xFF == 0 else { return decodeTime(slot) }
    return withText(of: slot) { timeReading.decode($0) { _ in decodeTime(slot) } }
  }

  func decodeTime(_ slot: FieldScanner.Slot) -> DecodedTime? {
    withText(of: slot) {
      switch slot.kind {
      case .number: TimestampDecoder.decodeNumber($0)
      case .object: TimestampDecoder.decodeObject($0)
      case .string, .escapedString, .true, .false, .null, .nonFinite, .array: TimestampDecoder.decodeText($0)
      }
    }
  }

  /// Almost no record has such a time, so that it is cheap to ask.
  @inline(__always)
  func isEarlyNumber(_ time: DecodedTime, _ slot: FieldScanner.Slot) -> Bool {
    guard TimeForm.earlyNanoseconds.contains(time.timestamp.nanoseconds) else { return false }
    return slot.kind == .number || withText(of: slot) { $0.count < 5 || $0[4] != UInt8(ascii: "-") }
  }

  /// Kafka's `TimestampType`, in whichever spelling: `CreateTime`, `LOG_APPEND_TIME`. Its numbers differ between
  /// clients and say nothing.
  func messageTimeKind(_ slot: FieldScanner.Slot) -> MessageTimeKind {
    switch slot.text(base).lowercased().filter(\.isLetter) {
    case "createtime", "timestamptypecreatetime": .createTime
    case "logappendtime", "timestamptypelogappendtime": .logAppendTime
    default: .unknown
    }
  }

  func integer(_ slot: FieldScanner.Slot) -> Int64? {
    withText(of: slot) { DecimalText.scaled($0, by: 1) }
  }

  /// The identifier of an id's or key's text.
  func identifier(_ slot: FieldScanner.Slot) -> Identifier {
    withText(of: slot) { text in text.baseAddress.map { IdentifierDecoder.decode($0, text.count) } ?? .none }
  }

  @inline(__always)
  mutating func origin(_ fields: borrowing FieldScanner) -> OriginID {
    let service = fields.slot(.service)
    var instance = fields.slot(.instance)
    if log.choosesInstances { instance = instance.flatMap { named($0, of: service) } }
    var key: UInt64 = 0
    if let service { key = hash(service, seed: 3) }
    if let instance { key = key &* 31 &+ hash(instance, seed: 4) }
    guard key != 0 || log.convention != nil else { return .unnamed }
    return ids.origin(hash: key) ?? addOrigin(service, instance, hash: key)
  }

  @inline(never)
  private mutating func addOrigin(
    _ service: FieldScanner.Slot?, _ instance: FieldScanner.Slot?, hash: UInt64
  ) -> OriginID {
    let named = LogName.origin(named: service?.text(base) ?? "")
    let instance = instance?.text(base) ?? named.instance
    let logged = Origin(
      service: LogName.service(named.service, ofPod: instance), instance: instance)
    return ids.addOrigin(log.convention?.completed(logged) ?? logged, hash: hash)
  }

  /// The instance, if its key names those of the service.
  @inline(never)
  private func named(
    _ instance: FieldScanner.Slot, of service: FieldScanner.Slot?
  ) -> FieldScanner.Slot? {
    let key = vocabulary.instanceKeys[Int(instance.rank & 0xFF)]
    guard
      let expected = log.convention?.instanceKeys[LogName.origin(named: service?.text(base) ?? "").service]
    else { return instance }
    return key == expected ? instance : nil
  }

  /// `scale` is 0 of words, else the number of the scale that the key's numbers are of, from 1.
  @inline(__always)
  mutating func level(_ slot: FieldScanner.Slot, scale: Int) -> Level {
    let hash = hash(slot, seed: UInt64(scale))
    if let known = levels.find(hash) { return Level(rawValue: UInt8(truncatingIfNeeded: known)) ?? .unknown }
    return addLevel(slot, scale: scale, hash: hash)
  }

  @inline(never)
  private mutating func addLevel(_ slot: FieldScanner.Slot, scale: Int, hash: UInt64) -> Level {
    let words = scale == 0 ? vocabulary.levels : vocabulary.levelScales[scale - 1]
    let level =
      withText(of: slot) { LevelWord.candidates(in: $0) }.lazy
      .compactMap { words.find(ByteHash.hash($0)) }.first ?? 0
    levels.insert(hash, level)
    return Level(rawValue: UInt8(truncatingIfNeeded: level)) ?? .unknown
  }

  mutating func projection(_ fields: borrowing FieldScanner, _ target: CallTarget) -> NameID {
    var text: [UInt8] = []
    var isEmpty = true
    for index in 0..<log.projectionCount {
      if index > 0 { text.append(0x1F) }
      if index == log.endpointColumn {
        guard let name = withPath(of: target, { EndpointName.text(target.method, $0) }) else { continue }
        isEmpty = false
        text += name.utf8
        continue
      }
      guard let slot = fields.projected(index), slot.length > 0 else { continue }
      isEmpty = false
      withText(of: slot) { text += $0 }
    }
    guard !isEmpty else { return .empty }
    let hash = ByteHash.hash(text)
    return ids.name(hash: hash) ?? ids.addName(String(streamSafe: text), hash: hash)
  }
}
