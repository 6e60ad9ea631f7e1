import Testing

@testable import TraceStore

@Suite struct NumberListTextTests {
  @Test func `lists of numbers come back as they were written, each where it says it stands`() {
    let lists: [[Int64]] = [[0, 9, 10, -1], [NumberListText.null, .max, .min + 1], [7]]
    var text = NumberListText()
    text.begin()
    text.open()
    text.append(1)
    text.close()
    let first = text.end()
    text.begin()
    for list in lists {
      text.open()
      list.forEach { text.append($0) }
      text.close()
    }
    let second = text.end()
    #expect(String(decoding: text.bytes[first], as: UTF8.self) == "[[1]]")
    #expect(
      String(decoding: text.bytes[second], as: UTF8.self)
        == "[[0,9,10,-1],[null,9223372036854775807,-9223372036854775807],[7]]")
    var read: [[Int64]] = []
    text.bytes.withUnsafeBytes { bytes in
      NumberListText.read(UnsafeRawBufferPointer(rebasing: bytes[second])) { read.append(Array($0)) }
    }
    #expect(read == lists)
  }

  @Test func `no lists are an empty list`() {
    var text = NumberListText()
    text.begin()
    let range = text.end()
    #expect(String(decoding: text.bytes[range], as: UTF8.self) == "[]")
  }
}
