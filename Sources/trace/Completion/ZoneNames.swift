#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The names of time zones, from the table that comes with the system's zones.
enum ZoneNames {
  private static let table = "/usr/share/zoneinfo/zone1970.tab"
  private static let longestLine = 1024

  /// In the order of the alphabet; none where the system has no such table. Its third column has them.
  static var all: [String] {
    guard let file = fopen(table, "r") else { return [] }
    defer { fclose(file) }
    var names: [String] = []
    var line = [CChar](repeating: 0, count: longestLine)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let columns = text.split { $0 == "\t" || $0 == "\n" }
      if !text.hasPrefix("#"), columns.count > 2 { names.append(String(columns[2])) }
    }
    return names.sorted()
  }
}
