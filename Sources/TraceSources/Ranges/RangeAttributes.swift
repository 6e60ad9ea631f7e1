import LogReading
import TraceModel

/// The attributes that the records of a range have beside the standard fields. Which of them an index stores is decided for
/// all logs together, by how many values each has (`AttributeCatalog`).
package struct RangeAttributes: Sendable, Equatable {
  /// A key, and hashes of its values.
  struct Key: Sendable, Equatable {
    var path = ""
    /// All values are here.
    var isStored = false
    /// In their order.
    var values: [UInt64] = []
  }

  /// In the order of their paths.
  private(set) var keys: [Key] = []
  /// There are more.
  private(set) var isFull = false

  init() {}

  /// Those that a catalog has noted.
  init(_ contents: AttributeCatalog.Contents) {
    isFull = contents.isFull
    keys = contents.keys.map { key in
      let values = key.values.map { ByteHash.hash(Array($0.utf8)) }.sorted()
      return Key(path: key.path, isStored: key.isStored, values: values)
    }
    keys.sort { $0.path < $1.path }
  }

  /// Those of all ranges.
  init(joining all: [RangeAttributes]) {
    var joined: [String: (isStored: Bool, values: Set<UInt64>)] = [:]
    for key in all.lazy.flatMap(\.keys) {
      let known = joined[key.path] ?? (true, [])
      joined[key.path] = (known.isStored && key.isStored, known.values.union(key.values))
    }
    let paths = joined.keys.sorted()
    isFull = paths.count > AttributeCatalog.mostKeys || all.contains { $0.isFull }
    var stored = 0
    for path in paths.prefix(AttributeCatalog.mostKeys) {
      guard let key = joined[path] else { continue }
      let isStored =
        key.isStored && key.values.count <= AttributeCatalog.mostValues
        && stored < AttributeCatalog.mostStoredKeys
      if isStored { stored += 1 }
      keys.append(Key(path: path, isStored: isStored, values: isStored ? key.values.sorted() : []))
    }
  }

  /// A catalog notes them from now on, and no others.
  func begin(_ catalog: AttributeCatalog) {
    catalog.begin(
      with: keys.map { AttributeCatalog.Key(path: $0.path, isStored: $0.isStored) }, isFull: isFull)
  }

  /// Describes the stored form to a writer or reader.
  mutating func code(with coder: inout SurveyCoder) {
    coder.flag(&isFull)
    coder.elements(&keys, blank: Key()) { key, coder in
      coder.text(&key.path)
      coder.flag(&key.isStored)
      coder.elements(&key.values, blank: 0) { $1.bits(&$0) }
    }
  }
}
