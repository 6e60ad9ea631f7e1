/// Hot: which of many words a text contains, found in one pass over it (Aho and Corasick 1975). ASCII letters count
/// without their case.
struct LiteralSearch: Sendable {
  /// The class of each byte; all bytes of no word are one class.
  private var classes = [UInt8](repeating: 0, count: 256)
  private var classCount = 1
  /// The next state by state and class.
  private var transitions: [Int32] = []
  /// First and last of a state's words in `found`; none of most states.
  private var firstFound: [Int32] = []
  private var found: [Int32] = []

  /// Words are told apart by their numbers. None is empty.
  init(_ words: [[UInt8]]) {
    for byte in words.joined() where classes[Int(byte)] == 0 && classCount < 255 {
      classes[Int(byte)] = UInt8(classCount)
      classCount += 1
    }
    for letter in 0x41...0x5A { classes[letter] = classes[letter | 0x20] }
    var tree = Tree(classCount)
    for (number, word) in words.enumerated() { tree.add(word.map { classes[Int($0)] }, number) }
    tree.close()
    transitions = tree.transitions
    for words in tree.words {
      firstFound.append(Int32(found.count))
      found += words
    }
    firstFound.append(Int32(found.count))
  }

  /// Calls `body` with the number of each word that the text contains, as often as it does.
  @inline(__always)
  func forEachWord(in text: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    var state = 0
    for byte in text {
      state = Int(transitions[state * classCount + Int(classes[Int(byte)])])
      var index = firstFound[state]
      while index < firstFound[state + 1] {
        body(Int(found[Int(index)]))
        index += 1
      }
    }
  }
}

/// The words as a tree of their beginnings, made into an automaton.
private struct Tree {
  let classCount: Int
  var transitions: [Int32]
  var words: [[Int32]] = [[]]

  init(_ classCount: Int) {
    self.classCount = classCount
    transitions = Array(repeating: -1, count: classCount)
  }

  mutating func add(_ word: [UInt8], _ number: Int) {
    var state = 0
    for byte in word {
      let position = state * classCount + Int(byte)
      if transitions[position] < 0 {
        transitions[position] = Int32(words.count)
        transitions += repeatElement(-1, count: classCount)
        words.append([])
      }
      state = Int(transitions[position])
    }
    words[state].append(Int32(number))
  }

  /// If no word goes on, the longest end of the read text that begins some word goes on.
  mutating func close() {
    var fallbacks = [Int](repeating: 0, count: words.count)
    var queue: [Int] = []
    for position in 0..<classCount {
      if transitions[position] > 0 {
        queue.append(Int(transitions[position]))
      } else {
        transitions[position] = 0
      }
    }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      words[state] += words[fallbacks[state]]
      for byte in 0..<classCount {
        let position = state * classCount + byte
        let behind = transitions[fallbacks[state] * classCount + byte]
        if transitions[position] < 0 {
          transitions[position] = behind
        } else {
          fallbacks[Int(transitions[position])] = Int(behind)
          queue.append(Int(transitions[position]))
        }
      }
    }
  }
}
