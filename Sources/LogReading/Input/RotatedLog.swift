#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The name of a log rotated by number: `app.log`, `app.log.1`, `app.log.2.gz`. The one without number is the newest.
struct RotatedLog: Equatable {
  /// Without number and what compression adds.
  private let stem: String
  private let number: Int

  private static let archives = [".gz", ".zst"]

  /// Reads the name of a file.
  init(_ file: String) {
    var name = file[...]
    for end in Self.archives where name.hasSuffix(end) { name = name.dropLast(end.count) }
    if let point = name.lastIndex(of: "."), let number = Int(name[name.index(after: point)...]),
      1...999 ~= number
    {
      (stem, self.number) = (String(name[..<point]), number)
    } else {
      (stem, number) = (String(name), 0)
    }
  }

  /// The file written before this one; nil if there is none.
  var before: String? { Self.names(stem, number + 1).first { access($0, R_OK) == 0 } }

  /// The possible names of the file written after this one.
  var namesAfter: [String] { number == 0 ? [] : Self.names(stem, number - 1) }

  private static func names(_ stem: String, _ number: Int) -> [String] {
    let name = number == 0 ? stem : "\(stem).\(number)"
    return [name] + archives.map { name + $0 }
  }
}
