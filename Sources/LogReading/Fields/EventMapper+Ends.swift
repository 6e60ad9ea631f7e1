import TraceModel

/// Hot: a record's statements about an end, besides its name, and about the call it belongs to.
extension EventMapper {
  /// Whatever its text, a status with a duration ends a server's work; with a method and a path, its request tells
  /// (`takeAccessRecords`). Work that ends at level error, or with a word of failure, has failed.
  @inline(__always)
  mutating func setEnd(of event: inout Event, _ fields: borrowing FieldScanner) {
    if event.role == .note {
      guard event.statusCode != 0 else { return }
      if event.statedDurationNanoseconds >= 0 { event.role = .responseSent }
      if fields.slot(.method) != nil, fields.slot(.url) != nil {
        (event.target, event.link) = (target(fields), link(fields))
      }
    } else if event.role == .processingFinished, !event.failed {
      event.failed =
        event.level >= .error || fields.slot(.result).map(isFailure) ?? false
        || event.statusCode == 0 && fields.slot(.statusCode).map(isFailure) ?? false
    }
  }

  private func isFailure(_ slot: FieldScanner.Slot) -> Bool {
    let lower = withText(of: slot) { $0.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }
    return vocabulary.failures.find(ByteHash.hash(lower)) != nil
  }

  /// Method and path of an HTTP record.
  mutating func target(_ fields: borrowing FieldScanner) -> CallTarget {
    var target = CallTarget()
    if let method = fields.slot(.method) {
      target.method = withText(of: method, CallTarget.Method.init(text:))
    }
    if let slot = fields.slot(.url) {
      let path = withText(of: slot) { URLPath.read($0, into: &target) }
      (url, plainPath) = (slot, slot.kind == .escapedString ? nil : path)
    }
    return target
  }

  /// Runs `body` on the path of the call's URL, which `target` was read from. Nil of a record without one.
  @inline(__always)
  func withPath<T>(of target: CallTarget, _ body: (UnsafeRawBufferPointer) -> T) -> T? {
    guard target.path != 0 else { return nil }
    if !ruledPath.isEmpty { return ruledPath.withUnsafeBytes { body(.init(rebasing: $0.dropLast(8))) } }
    if let plainPath { return body(plainPath) }
    return url.map { withText(of: $0) { body(URLPath.path($0)) } }
  }

  /// The ties of an HTTP record to others of its call.
  @inline(__always)
  func link(_ fields: borrowing FieldScanner) -> CallLink {
    var link = CallLink()
    if let span = fields.slot(.span) {
      link.span = nameHash(span)
    } else if let header = fields.slot(.correlation), Int(header.length) == TraceParent.length {
      link.span = withText(of: header) { TraceParent.isHeader($0) ? CallLink.hash(name: $0[36..<52]) : 0 }
    }
    if let parent = fields.slot(.parent) { link.parent = nameHash(parent) }
    if let peer = fields.slot(.peer) { link.peer = nameHash(peer) }
    return link
  }

  /// Of a name in any case; 0 of an empty one, and of what is no text or number.
  private func nameHash(_ slot: FieldScanner.Slot) -> UInt32 {
    switch slot.kind {
    case .string, .escapedString, .number: withText(of: slot) { CallLink.hash(name: $0) }
    case .object, .array, .true, .false, .null, .nonFinite: 0
    }
  }
}
