'use strict'
// Haraka's plugin of the tests: refuses by the beginning of an address, and keeps the rest as
// files: the content first, then its envelope, so that who finds an envelope has both.

const fs = require('node:fs')
const path = require('node:path')

// What Haraka takes for a reply with a code of its own.
class DSN {
    constructor(code, reply) {
        Object.assign(this, { code, reply })
    }
}

let settings

exports.register = function () {
    settings = this.config.get('keep.json')
}

exports.hook_mail = function (next, connection) {
    connection.notes.begun = (connection.notes.begun ?? 0) + 1
    if (settings.messages && connection.notes.begun > settings.messages) {
        return next(DENYSOFTDISCONNECT, new DSN(421, '4.7.0 Enough messages on this connection'))
    }
    next(OK)
}

exports.hook_rcpt = function (next, connection, params) {
    const user = params[0].user.toLowerCase()
    if (user.startsWith('unknown')) return next(DENY, new DSN(550, '5.1.1 No such user here'))
    if (user.startsWith('full')) return next(DENYSOFT, new DSN(452, '4.2.2 Mailbox full'))
    if (user.startsWith('grey')) {
        const known = path.join(settings.folder, 'grey', user)
        if (!fs.existsSync(known)) {
            fs.writeFileSync(known, '')
            return next(DENYSOFT, new DSN(451, '4.7.1 Greylisted, please try again later'))
        }
    }
    next(OK)
}

exports.hook_queue = function (next, connection) {
    const { transaction } = connection
    const file = path.join(settings.folder, 'kept', transaction.uuid)
    const content = fs.createWriteStream(`${file}.eml`)
    content.on('error', () => next(DENYSOFT, 'Cannot be kept'))
    content.on('finish', () => {
        const envelope = {
            sender: transaction.mail_from.address,
            recipients: transaction.rcpt_to.map((one) => one.address),
        }
        // Whole or not at all: it is looked for while Haraka runs, and Haraka gets killed.
        fs.writeFileSync(`${file}.part`, JSON.stringify(envelope))
        fs.renameSync(`${file}.part`, `${file}.json`)
        next(OK, 'Kept')
    })
    transaction.message_stream.pipe(content)
}
