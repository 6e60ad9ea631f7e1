import TraceModel

/// Keys of attributes that the table does not know yet. Once it does, they cost as much as a field.
extension FieldScanner {
  /// The value of a noted attribute in the line that was scanned last, by its place in `KeyTable.noted`.
  @inline(__always)
  func noted(_ index: Int) -> Slot? {
    let slot = slots[table.firstNoted + index]
    return slot.line == line ? slot : nil
  }

  /// The last scanned line has a key known to a newer table.
  @inline(__always)
  var meetsUnknown: Bool { slot(.none) != nil }

  /// Tells the catalog of a key in no table; its value begins with `first`.
  @inline(never)
  func noteUnknown(
    _ key: UnsafeRawPointer, _ length: Int, _ kind: JSONCursor.Kind, _ first: UInt8, scope: UInt16,
    enclosure: Enclosure
  ) {
    guard first != UInt8(ascii: "n"), length > 0, length <= AttributeCatalog.longestText else { return }
    let text = UnsafeRawBufferPointer(start: key, count: length)
    let name = kind == .escapedString ? JSONText.unescape(text) : Array(text)
    let path: [UInt8]
    switch enclosure {
    case .record, .insideNested, .insideContainer: path = table.builder.path(of: name, scope: scope)
    case .nested, .container: path = name
    }
    guard path.count <= AttributeCatalog.longestText else { return }
    learn(
      String(streamSafe: path), isObject: first == UInt8(ascii: "{"),
      isList: first == UInt8(ascii: "["))
  }

  /// Tells the catalog of a key whose value is not looked at where it stands, such as `host` in `metadata`.
  @inline(never)
  func noteUnread(_ key: UnsafeRawPointer, _ length: Int, _ kind: JSONCursor.Kind) {
    guard length > 0, length <= AttributeCatalog.longestText else { return }
    let text = UnsafeRawBufferPointer(start: key, count: length)
    let name = String(streamSafe: kind == .escapedString ? JSONText.unescape(text) : Array(text))
    guard let notes = table.notes, notes.learn(name, isObject: false, isWay: true),
      notes.version != table.version
    else { return }
    slots[Int(Field.none.rawValue)].line = line
  }

  /// Tells the catalog that a key has an object; its members are keys, too.
  @inline(never)
  func noteObject(_ entry: KeyTable.Entry) {
    guard let keys = table.notes?.contents.keys, keys.indices.contains(Int(entry.attribute) - 1) else {
      return
    }
    learn(keys[Int(entry.attribute) - 1].path, isObject: true, isList: false)
  }

  private func learn(_ path: String, isObject: Bool, isList: Bool) {
    guard let notes = table.notes, notes.learn(path: path, isObject: isObject, isList: isList),
      notes.version != table.version
    else { return }
    slots[Int(Field.none.rawValue)].line = line
  }
}
