import TraceModel

/// The attributes that a command asks for, as requests of an index store them.
package struct AttributeColumns: Sendable {
  /// Of values of the file, from `first` on: which of the asked attributes each is of, -1 of none.
  private var columns: [Int8] = []
  private var first: Int64 = 0
  /// The text of each.
  private var texts: [String] = []
  private var names: [NameID] = []
  private let count: Int
  private let catalog: Catalog
  /// Values of several attributes that occurred together: each by its last one and the joint before.
  private var joined: [Joint: Int] = [:]
  private var joinedNames: [(values: [String], name: NameID)]

  private struct Joint: Hashable {
    var before: Int
    var value: Int64
  }

  /// nil if the index does not store all of `paths`. `canLack` tells whether a key unknown to an index with a
  /// vocabulary occurs in no record.
  package init?(
    _ reader: IndexReader, paths: [String], canLack: (_ path: String, _ vocabulary: Int64) -> Bool
  ) throws {
    (count, catalog) = (paths.count, reader.catalog)
    joinedNames = [(Array(repeating: "", count: paths.count), .empty)]
    try reader.expectAsWritten(.attributeState)
    let state = try reader.firstRow(of: "SELECT vocabulary, is_full FROM attribute_state") {
      (vocabulary: $0.integer(0), isFull: $0.integer(1) != 0)
    }
    guard let state, paths.count <= Int(Int8.max) else { return nil }
    let keys = try reader.attributes()
    var values: [(number: Int64, column: Int8, text: String)] = []
    for (column, path) in paths.enumerated() {
      if let key = keys[path] {
        guard key.isStored else { return nil }
        try reader.forEachRow(of: "SELECT number, text FROM attribute_value WHERE attribute = ?", key.number)
        {
          values.append((try $0.count(0, "the number of a value"), Int8(column), $0.text(1)))
        }
      } else {
        guard !state.isFull, canLack(path, state.vocabulary) else { return nil }
      }
    }
    try fill(values)
  }

  /// Values of an attribute stand near each other.
  private mutating func fill(_ values: [(number: Int64, column: Int8, text: String)]) throws {
    guard let least = values.lazy.map(\.number).min(), let most = values.lazy.map(\.number).max() else {
      return
    }
    guard most - least < Self.mostNumbers else { throw Damage.found("the number of a value is \(most)") }
    first = least
    columns = Array(repeating: -1, count: Int(most - least) + 1)
    texts = Array(repeating: "", count: columns.count)
    names = Array(repeating: .empty, count: columns.count)
    for value in values {
      let index = Int(value.number - least)
      (columns[index], texts[index]) = (value.column, value.text)
      if count == 1 { names[index] = catalog.id(of: value.text) }
    }
  }

  /// Numbers of values that an index may come to give.
  private static let mostNumbers: Int64 = 1 << 26

  // MARK: Reading

  /// Gives a summary the values of a row of attributes that the request has as a whole; `hasParts`: its messages or
  /// events have values of their own. False if the row holds something we never write.
  @inline(__always)
  mutating func readOwn(
    _ row: UnsafeBufferPointer<Int64>, into summary: inout TraceSummary, hasParts: inout Bool
  ) -> Bool {
    var request = 0
    let isSound = StoredAttribute.read(row) { attribute in
      guard let index = index(of: attribute) else { return }
      if attribute.message < 0, attribute.clientEvent < 0 {
        request = count == 1 ? index + 1 : join(request, index)
      } else {
        hasParts = true
      }
    }
    summary.projection = name(request)
    return isSound
  }

  /// Gives a summary all values of a row of attributes. False if the row holds something we never write.
  mutating func read(_ row: UnsafeBufferPointer<Int64>, into summary: inout TraceSummary) -> Bool {
    var (request, others) = (0, [(attribute: StoredAttribute, index: Int)]())
    let isSound = StoredAttribute.read(row) { attribute in
      guard let index = index(of: attribute) else { return }
      if attribute.message < 0, attribute.clientEvent < 0 {
        request = count == 1 ? index + 1 : join(request, index)
      } else {
        others.append((attribute, index))
      }
    }
    summary.projection = name(request)
    if !others.isEmpty { setParts(of: &summary, others) }
    return isSound
  }

  /// The index of a value; nil if it is of an attribute that is not asked for.
  @inline(__always)
  private func index(of attribute: StoredAttribute) -> Int? {
    let index = Int(truncatingIfNeeded: attribute.value &- first)
    return columns.indices.contains(index) && columns[index] >= 0 ? index : nil
  }

  private func name(_ state: Int) -> NameID {
    count > 1 ? joinedNames[state].name : state == 0 ? .empty : names[state - 1]
  }

  private mutating func join(_ state: Int, _ index: Int) -> Int {
    let joint = Joint(before: state, value: Int64(index))
    if let known = joined[joint] { return known }
    var values = joinedNames[state].values
    values[Int(columns[index])] = texts[index]
    let name = catalog.id(of: values.joined(separator: String(AttributeProjection.separator)))
    joinedNames.append((values, name))
    joined[joint] = joinedNames.count - 1
    return joinedNames.count - 1
  }

  /// Of messages and client events with values of their own.
  private mutating func setParts(
    of summary: inout TraceSummary, _ others: [(attribute: StoredAttribute, index: Int)]
  ) {
    var (messages, events) = ([Int64: Int](), [Int64: Int]())
    for (attribute, index) in others {
      if attribute.clientEvent >= 0 {
        events[attribute.clientEvent] =
          count == 1 ? index + 1 : join(events[attribute.clientEvent] ?? 0, index)
      } else {
        messages[attribute.message] = count == 1 ? index + 1 : join(messages[attribute.message] ?? 0, index)
      }
    }
    for row in summary.deliveries.indices {
      if let own = messages[Int64(summary.deliveries[row].message)] {
        summary.deliveries[row].projection = name(own)
      }
    }
    for row in summary.clientEvents.indices {
      if let own = events[Int64(row)] { summary.clientEvents[row].projection = name(own) }
    }
  }
}

extension IndexReader {
  /// The keys of attributes that the index knows, and whether it stores their values.
  package func attributes() throws -> [String: (number: Int64, isStored: Bool)] {
    try expectAsWritten(.attribute, .attributeValue, .attributeState)
    var keys: [String: (number: Int64, isStored: Bool)] = [:]
    try forEachRow(of: "SELECT key, number, is_stored FROM attribute") {
      keys[$0.text(0)] = ($0.integer(1), $0.integer(2) != 0)
    }
    let lost = """
      SELECT attribute FROM attribute_value v
        WHERE NOT EXISTS (SELECT 1 FROM attribute a WHERE a.number = v.attribute) LIMIT 1
      """
    if let number = try firstRow(of: lost, body: { $0.integer(0) }) {
      throw Damage.found("the key of attribute \(number) is not there")
    }
    return keys
  }
}
