import Testing

@testable import TraceStore

@Suite struct NumberListTextTests {
  @Test func `lists of numbers come back as they were written`() {
    let lists: [[Int64]] = [[0, 9, 10, -1], [NumberListText.null, .max, .min + 1], [7]]
    var text = NumberListText()
    for list in lists {
      text.open()
      list.forEach { text.append($0) }
      text.close()
    }
    text.finish()
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "[[0,9,10,-1],[null,9223372036854775807,-9223372036854775807],[7]]")
    var read: [[Int64]] = []
    text.bytes.withUnsafeBytes { bytes in NumberListText.read(bytes) { read.append(Array($0)) } }
    #expect(read == lists)
  }

  @Test func `no lists are an empty list`() {
    var text = NumberListText()
    text.finish()
    #expect(text.bytes == Array("[]".utf8))
  }
}
