/// A place in a source of the index, at which a record begins.
package struct SourcePosition: Hashable, Sendable {
  /// Number of the source in the index.
  package var source: UInt32
  /// Byte in the source's text.
  package var offset: Int64

  package init(source: UInt32, offset: Int64) {
    self.source = source
    self.offset = offset
  }
}

/// Records that name several requests.
extension IndexReader {
  /// The record at a place. Throws damage where there is none.
  package func sharedRecord(at place: SourcePosition) throws -> [UInt8] {
    let record = try firstRow(
      of: "SELECT line FROM shared_record WHERE source = ? AND offset = ?", Int64(place.source), place.offset
    ) { Array($0.blob(0)) }
    guard let record else {
      throw Damage.found(
        "the record at byte \(place.offset) of source \(place.source), which requests share, is not there")
    }
    return record
  }

  /// The places of the shared records with one of the texts. One pass over their bytes.
  package func sharedRecords(mentioning texts: Set<String>) throws -> Set<SourcePosition> {
    var places: Set<SourcePosition> = []
    for text in texts {
      let rows = try Statement(
        database, "SELECT source, offset FROM shared_record WHERE instr(line, CAST(? AS BLOB))")
      rows.bind(1, text)
      while try rows.step() {
        places.insert(SourcePosition(source: UInt32(clamping: rows.integer(0)), offset: rows.integer(1)))
      }
    }
    return places
  }
}

extension IndexReader.StoredLines {
  /// The places of the records that name several requests.
  package var sharedPositions: [SourcePosition] {
    places.lazy.filter(\.isShared).map(\.position)
  }

  /// The lines, from 0, that are the id of this request in such a record, each with the place of the id in `bytes`.
  package var sharedLines: [(line: Int, id: Range<Int>)] {
    var (lines, start) = ([(line: Int, id: Range<Int>)](), 0)
    for (line, place) in places.enumerated() {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if place.isShared { lines.append((line, start..<end)) }
      start = min(end + 1, bytes.endIndex)
    }
    return lines
  }
}
