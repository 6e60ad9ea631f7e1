import TraceModel

/// Hot: which values can be an id, a time or an error, told by their bytes.
extension FieldScanner {
  /// Whether a value can be a time. OTLP writes 0 for an unknown time and Kafka −1, others leave it empty; an object
  /// may hold seconds and their fraction.
  @inline(__always)
  func isTime(_ slot: Slot) -> Bool {
    slot.length > 4
      ? slot.kind.rawValue <= JSONCursor.Kind.number.rawValue || slot.kind == .object : isShortTime(slot)
  }

  @inline(never)
  private func isShortTime(_ slot: Slot) -> Bool {
    guard slot.kind.rawValue <= JSONCursor.Kind.number.rawValue else { return false }
    let text = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    let number = text.first == UInt8(ascii: "-") ? text[1...] : text[...]
    let digits = number.filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "0") }
    return !digits.isEmpty && !(text.first == UInt8(ascii: "-") && digits == [UInt8(ascii: "1")])
  }

  /// A text, list or object with nothing in it: an error field that a logger always writes.
  @inline(__always)
  func isEmpty(_ slot: Slot) -> Bool {
    switch slot.kind {
    case .string, .escapedString: slot.length == 0
    case .object, .array: slot.length == 2
    case .number, .true, .false, .null, .nonFinite: false
    }
  }

  /// Whether a value can be an id, or the ids of a batch. Words and the all-zero UUID are told by a look at the
  /// first byte: space, "-" and "0" lie below what nearly all ids begin with.
  @inline(__always)
  func isID(_ slot: Slot) -> Bool {
    if slot.kind == .string, Int(slot.length) > notAnID.longest {
      let last = (base + Int(slot.start) + Int(slot.length) - 1).load(as: UInt8.self)
      if (base + Int(slot.start)).load(as: UInt8.self) > UInt8(ascii: "0"), last > 0x20 { return true }
    }
    return isRareID(slot)
  }

  /// A trace as Google Cloud names it: `projects/P/traces/HEX`.
  @inline(never)
  func isCloudTrace(_ slot: Slot) -> Bool {
    let text = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    return slot.kind == .string && text.starts(with: "projects/".utf8)
  }

  @inline(never)
  private func isRareID(_ slot: Slot) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    switch slot.kind {
    case .string: return isID(text: bytes)
    case .escapedString: return JSONText.withUnescaped(bytes, isID(text:))
    case .number:
      // A count may name a request, but neither 0 nor -1, and no fraction.
      return bytes.allSatisfy { $0 &- 0x30 < 10 } && bytes.contains { $0 > 0x30 } && isID(text: bytes)
    case .array: return true
    case .true, .false, .null, .nonFinite, .object: return false
    }
  }

  /// Whether an id counts requests: it is a number, or Fastify's `req-1a`.
  @inline(never)
  func isCounter(_ slot: Slot) -> Bool {
    let text = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    let number = text.starts(with: "req-".utf8) ? text[4...] : text[...]
    return slot.kind != .array
      && number.allSatisfy { $0 &- 0x30 < 10 || number.startIndex > 0 && $0 &- 0x61 < 26 }
  }

  /// The part of an id's value that is the id: of a `traceparent` or a `b3` the trace id. The slot counts from `base`.
  @inline(__always)
  func idPart(of slot: Slot, from base: UnsafeRawPointer) -> Slot {
    slot.length <= 32 || slot.length == 36 ? slot : rareIDPart(of: slot, from: base)
  }

  @inline(never)
  private func rareIDPart(of slot: Slot, from base: UnsafeRawPointer) -> Slot {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    guard slot.kind == .string, let (id, isRepeated) = PropagationHeader.traceID(in: bytes) else {
      return slot
    }
    var part = slot
    part.start += UInt32(truncatingIfNeeded: id.lowerBound)
    part.length = UInt32(truncatingIfNeeded: id.count)
    part.isRepeated = slot.isRepeated || isRepeated
    return part
  }

  private func isID(text: UnsafeRawBufferPointer) -> Bool {
    guard !notAnID.contains(text), let start = text.baseAddress else { return false }
    return IdentifierDecoder.decode(start, text.count) != .none
  }
}
