import Foundation
import GRDB

@testable import TraceStore

/// The lines in the blocks of an index, whether a request has them or not.
enum PackedLines {
  /// All of them.
  static func all(inIndexAt path: String) throws -> Data {
    try DatabaseQueue(path: path).read { database in
      let blocks = try RecordBlocks(database)
      return try blocks.numbers().reduce(into: Data()) { $0 += try blocks.block($1).lines }
    }
  }
}
