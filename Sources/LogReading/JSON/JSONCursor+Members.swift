extension JSONCursor {
  /// Calls `body` with the name, the kind and the text of each member of the object that begins at `start`, as far as
  /// it is JSON. Not hot: it allocates a name each.
  static func forEachMember(
    from start: UnsafeRawPointer, end: UnsafeRawPointer,
    _ body: (_ name: String, _ kind: Kind, _ value: UnsafeRawBufferPointer) -> Void
  ) {
    var cursor = JSONCursor(start + 1, end: end)
    cursor.skipSpace()
    while cursor.byte == 0x22 {
      let key = cursor.position + 1
      guard cursor.skipValue(depth: 1) != nil else { return }
      let name = UnsafeRawBufferPointer(start: key, count: cursor.position - key - 1)
      guard cursor.take(UInt8(ascii: ":")) else { return }
      let value = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { return }
      body(
        String(decoding: JSONText.unescape(name), as: UTF8.self), kind,
        UnsafeRawBufferPointer(start: value, count: cursor.position - value))
      guard cursor.take(UInt8(ascii: ",")) else { return }
    }
  }

  /// Calls `body` with the text of each object in the list that begins at `start`, as far as it is JSON.
  static func forEachObject(
    inListFrom start: UnsafeRawPointer, end: UnsafeRawPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    forEachElement(inListFrom: start, end: end) { kind, element in if kind == .object { body(element) } }
  }

  /// Calls `body` with the kind and text of each element in the list that begins at `start`, as far as it is JSON.
  static func forEachElement(
    inListFrom start: UnsafeRawPointer, end: UnsafeRawPointer,
    _ body: (_ kind: Kind, _ element: UnsafeRawBufferPointer) -> Void
  ) {
    var cursor = JSONCursor(start + 1, end: end)
    cursor.skipSpace()
    guard cursor.byte != UInt8(ascii: "]") else { return }
    repeat {
      let element = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { return }
      body(kind, UnsafeRawBufferPointer(start: element, count: cursor.position - element))
    } while cursor.take(UInt8(ascii: ","))
  }
}
