/// The ids in a record that names several requests, as a list.
///
///     {"event":"batch received","correlation_ids":["r-1","r-2","r-3"]}   without r-2
///     {"event":"batch received","correlation_ids":["r-1","r-3"]}
enum SharedIDs {
  /// The record without some of its ids, each as it is logged. An id outside of a list stays: there it belongs to a
  /// statement about the others.
  static func removing(_ ids: [[UInt8]], from record: [UInt8]) -> [UInt8] {
    ids.reduce(record) { removing($1, from: $0) }
  }

  private static func removing(_ id: [UInt8], from record: [UInt8]) -> [UInt8] {
    guard !id.isEmpty, record.count >= id.count else { return record }
    var (output, written, position) = ([UInt8](), 0, 0)
    while position + id.count <= record.count {
      guard record[position] == id[0], record[position..<(position + id.count)].elementsEqual(id),
        let element = element(around: position..<(position + id.count), in: record, behind: written)
      else {
        position += 1
        continue
      }
      output += record[written..<element.lowerBound]
      (written, position) = (element.upperBound, max(element.upperBound, position + id.count))
    }
    return output + record[written...]
  }

  /// The element of a list that is the text, with one of the commas beside it; nil if it is no element of its own. The
  /// bytes before `written` are done: if they went up to the element, it was the first of its list.
  private static func element(around text: Range<Int>, in record: [UInt8], behind written: Int) -> Range<Int>?
  {
    var (start, end) = (text.lowerBound, text.upperBound)
    if start > written, record[start - 1] == quote {
      start -= 1
      while start > written, record[start - 1] == backslash { start -= 1 }
      while end < record.count, record[end] == backslash { end += 1 }
      guard end < record.count, record[end] == quote else { return nil }
      end += 1
    }
    while start > written, record[start - 1] <= 0x20 { start -= 1 }
    while end < record.count, record[end] <= 0x20 { end += 1 }
    guard start > 0, end < record.count else { return nil }
    switch (start == written ? opening : record[start - 1], record[end]) {
    case (comma, comma), (comma, closing): return (start - 1)..<end
    case (opening, comma): return start..<(end + 1)
    case (opening, closing): return start..<end
    case (_, _): return nil
    }
  }

  private static let (quote, backslash, comma) = (UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: ","))
  private static let (opening, closing) = (UInt8(ascii: "["), UInt8(ascii: "]"))
}
