import Synchronization
import TraceModel

/// Tables of keys with the attributes that are noted, each made anew when the catalog knows another key.
final class NotedTables: Sendable {
  private struct Made {
    var version: Int
    /// Kept, so that no other table takes its place in memory.
    var base: KeyTable
    var table: KeyTable
    /// With the standard fields of every log, before any attribute.
    var builder: KeyTableBuilder
  }

  private let made = Mutex<[ObjectIdentifier: Made]>([:])

  /// `base` with what `catalog` knows now. `standard` is the table of records whose log says nothing of its own.
  func table(_ base: KeyTable, standard: KeyTable, _ catalog: AttributeCatalog) -> KeyTable {
    made.withLock { made in
      let known = made[ObjectIdentifier(base)]
      if let known, known.version == catalog.version { return known.table }
      let builder = known?.builder ?? Self.begin(base, standard, catalog)
      let contents = catalog.contents
      let table = Self.make(base, builder, contents, catalog)
      made[ObjectIdentifier(base)] = Made(
        version: contents.version, base: base, table: table, builder: builder)
      return table
    }
  }

  /// The fields of every log are no attributes of any; what a log's profile names beyond them is one. So is what this log
  /// names no program by: `category` beside `service`. Another log may name its programs so, and there it is none: only
  /// the names of loggers never are a program's, and their values are stored.
  private static func begin(
    _ base: KeyTable, _ standard: KeyTable, _ catalog: AttributeCatalog
  ) -> KeyTableBuilder {
    guard base !== standard else { return base.builder }
    let (paths, own) = (standard.builder.paths, base.builder.paths)
    for path in own.subtracting(paths).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      _ = catalog.learn(path: String(streamSafe: path))
    }
    var builder = base.builder
    for path in paths where own.contains(path) || !builder.namesLogger(path) { builder.note(path) { _ in } }
    for name in standard.builder.names(unusedBy: base.builder) {
      _ = catalog.learn(name, isObject: false, isWay: true)
    }
    return builder
  }

  private static func make(
    _ base: KeyTable, _ standard: KeyTableBuilder, _ contents: AttributeCatalog.Contents,
    _ catalog: AttributeCatalog
  ) -> KeyTable {
    var (builder, noted) = (standard, [UInt16]())
    // An endpoint is read from the fields of a call.
    for (number, key) in contents.keys.enumerated() where key.path != AttributeCatalog.endpoint {
      let path = Array(key.path.utf8)
      guard builder.hasRoom(for: path) else {
        catalog.becomeFull()
        catalog.giveUp(number)
        continue
      }
      let isStored = key.isStored && !builder.passesContainer(path)
      if key.isStored, !isStored { catalog.giveUp(number) }
      let slot = isStored ? UInt16(base.firstNoted + noted.count) : 0
      if isStored { noted.append(UInt16(number)) }
      builder.note(path, isObject: key.isObject) { entry in
        entry.attribute = UInt16(number + 1)
        entry.noted = slot
      }
    }
    let endpoint = contents.keys.first { $0.path == AttributeCatalog.endpoint }
    return KeyTable(
      base, builder, noted: noted, notesEndpoints: endpoint.map(\.isStored) ?? !contents.isFull,
      notes: contents.isFull ? nil : catalog, version: contents.version)
  }
}

extension AttributeCatalog {
  /// Notes that a record has a key at `path`. It counts as a key of each object on its way, too: a table that opens
  /// these has entries for them. False where the key is left out.
  func learn(path: String, isObject: Bool = false, isList: Bool = false) -> Bool {
    for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == UInt8(ascii: ".") {
      guard learn(String(path[..<index]), isObject: false, isWay: true) else { return false }
    }
    return learn(path, isObject: isObject, isList: isList)
  }
}
